package import Dandelion

/// Says why things of a home are as they are, from one snapshot of its store.
///
/// Valid as long as the view is. It needs no plugin and runs no turn: bundles
/// are in the store, and what rules compared stands in the log.
package struct Explainer {
    private let home: StoredHome
    private let plugins: PluginVersions

    package init(home: String, in view: any ReadView) {
        self.home = StoredHome(key: HomeKey(home), view: view)
        plugins = PluginVersions(self.home)
    }

    /// The chain from what an id names back to its first cause.
    ///
    /// - Parameter id: With its kind in front, as in `reward:12`, `transfer:15`, `entry:57` or
    ///   `message:ID`; or bare, where only one thing of the home is called so.
    /// - Throws: ``WhyError``, and `FoldError.damaged` for rows that cannot be read.
    package func explain(_ id: String) throws -> Explanation {
        let subject = try subject(id)
        let chain = WhyChain(home: home, plugins: plugins)
        try chain.explain(subject)
        var explanation = Explanation(id: subject.text, home: home.key.name)
        explanation.chain = chain.links
        explanation.notes = chain.notes
        return explanation
    }

    // MARK: What is meant

    private func subject(_ id: String) throws -> WhySubject {
        if let colon = id.firstIndex(of: ":") {
            let (kind, rest) = (String(id[..<colon]), String(id[id.index(after: colon)...]))
            if let subject = WhySubject(kind: kind, id: rest) {
                guard try exists(subject) else { throw try missing(id, rest, among: [kind]) }
                return subject
            }
            if WhySubject.kinds.contains(kind) { throw WhyError.notANumber(id) }
        }
        let found = try WhySubject.kinds.compactMap { WhySubject(kind: $0, id: id) }.filter(exists)
        guard let subject = found.first else { throw try missing(id, id, among: WhySubject.kinds) }
        guard found.count == 1 else {
            throw WhyError.ambiguous(id, candidates: found.map(\.text))
        }
        return subject
    }

    private func exists(_ subject: WhySubject) throws -> Bool {
        let (collection, key) = Self.place(of: subject)
        return try home.get(collection, key) != nil
    }

    private static func place(of subject: WhySubject) -> (StoredCollection, Cell) {
        switch subject {
        case .entry(let number): (Tables.log, .integer(number))
        case .transfer(let number): (Tables.transfer, .integer(number))
        case .reward(let number): (Tables.reward, .integer(number))
        case .message(let id): (PrimitiveTables.message, .text(id))
        case .run(let id): (Tables.run, .text(id))
        case .channel(let id): (PrimitiveTables.channel, .text(id))
        case .referral(let id): (PrimitiveTables.referral, .text(id))
        case .referrer(let id): (PrimitiveTables.referrer, .text(id))
        case .member(let id): (PrimitiveTables.member, .text(id))
        }
    }

    /// An id may have been cut when it was copied.
    private func missing(_ id: String, _ bare: String, among kinds: [String]) throws -> WhyError {
        let subjects = bare.isEmpty ? [] : kinds.compactMap { WhySubject(kind: $0, id: bare) }
        let nearest = try subjects.lazy.compactMap { subject -> String? in
            guard case (let collection, .text(let text)) = Self.place(of: subject),
                let found = try home.id(in: collection, beginningWith: text)
            else { return nil }
            return subject.text.dropLast(text.count) + found
        }.first
        let looked = kinds.map { $0 == "entry" ? "entries" : $0 + "s" }
        return .notFound(id, home: home.key.name, looked: looked, nearest: nearest)
    }
}
