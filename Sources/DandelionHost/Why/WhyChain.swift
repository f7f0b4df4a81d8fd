import Dandelion

/// A chain of why while it is written, from the effect to its first cause.
///
///  1. An entry is told once: where it comes again, the chain refers back to
///     it. So a chain is never longer than the log that it is about.
///  2. What is not stored is a ``gap(before:)`` or a note, and ends its branch.
final class WhyChain {
    let home: StoredHome
    let plugins: PluginVersions
    private(set) var links: [Explanation.Link] = []
    private(set) var notes: [String] = []
    private var depth = 0
    private var toldEntries: Set<Int64> = []
    private var toldRuns: Set<String> = []

    init(home: StoredHome, plugins: PluginVersions) {
        self.home = home
        self.plugins = plugins
    }

    func explain(_ subject: WhySubject) throws {
        switch subject {
        case .entry(let number): try entry(number)
        case .transfer(let number): try transfer(number)
        case .reward(let number): try reward(number)
        case .message(let id): try message(id)
        case .run(let id): try run(id, isSubject: true)
        case .channel(let id): try promotion(id)
        case .referral(let id): try referral(id)
        case .referrer(let id): try referrer(id)
        case .member(let id): try member(id)
        }
    }

    func append(_ link: Explanation.Link) {
        var link = link
        link.depth = depth
        links.append(link)
    }

    func append(
        _ kind: Explanation.Kind, _ text: String, at: Instant? = nil, entry: Int64? = nil,
        _ fill: (inout Explanation.Link) throws -> Void
    ) rethrows {
        var link = Explanation.Link(kind, text)
        link.at = at?.description
        link.entry = entry
        try fill(&link)
        append(link)
    }

    func append(_ kind: Explanation.Kind, _ text: String, entry: Int64? = nil) {
        append(kind, text, entry: entry) { _ in }
    }

    /// Nothing of the home caused the last link.
    func endAtFirstCause() {
        if let last = links.indices.last { links[last].isFirstCause = true }
    }

    /// Writes what stands aside from the chain.
    func aside(_ body: () throws -> Void) rethrows {
        depth += 1
        defer { depth -= 1 }
        try body()
    }

    /// Whether an entry, or a run, is told for the first time.
    func isNew(entry: Int64) -> Bool { toldEntries.insert(entry).inserted }
    func isNew(run: String) -> Bool { toldRuns.insert(run).inserted }

    /// The log does not have an entry any more; nil where nothing says which one it was.
    func gap(at number: Int64? = nil) throws {
        let missing = number.map { "entry:\($0)" } ?? "the entry that caused it"
        guard let first = try home.firstEntry().flatMap({ try home.entry($0) }) else {
            return append(.gap, "\(missing) is not in the log, which is empty")
        }
        append(.gap, "\(missing) is not in the log, which begins with entry:\(first.number)")
        if first.number > 1 {
            notes.append(
                "Not answerable before \(first.at), when entry:\(first.number) was made: the log was trimmed."
            )
        }
    }
}
