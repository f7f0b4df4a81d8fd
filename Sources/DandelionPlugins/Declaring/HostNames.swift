import DandelionModel

/// The host functions of a sandbox by the names that plugins know them by.
struct HostNames {
    struct Member {
        /// Within its noun: `get`.
        let name: String
        let access: HostAccess
    }

    /// The members of each global table: `members` with `get`, `find`, ….
    private(set) var nouns: [String: [Member]] = [:]
    /// Global functions: `money`.
    private(set) var functions: [String: HostAccess] = [:]
    /// Objects whose methods are declared as `flow:sleep`; never global.
    private(set) var objects: Set<String> = ["flow", "t"]
    /// What each of them can do.
    private(set) var methods: [String: [Member]] = [:]

    init(_ names: [String], access: [String: HostAccess]) {
        for name in names {
            let access = access[name] ?? HostAccess()
            guard let separator = name.firstIndex(where: { $0 == "." || $0 == ":" }) else {
                functions[name] = access
                continue
            }
            let owner = String(name[..<separator])
            // What the sandbox itself asks: operators of boxes, and its globals.
            guard owner != "box", owner != "global" else { continue }
            let member = Member(name: String(name[name.index(after: separator)...]), access: access)
            if name[separator] == ":" {
                objects.insert(owner)
                methods[owner, default: []].append(member)
            } else {
                nouns[owner, default: []].append(member)
            }
        }
    }

    /// Every capability that can be asked for. Who writes may read.
    var capabilities: Set<String> {
        var all = Set(nouns.values.joined().compactMap(\.access.capability))
        all.formUnion(methods.values.joined().compactMap(\.access.capability))
        all.formUnion(functions.values.compactMap(\.capability))
        for name in all where name.hasSuffix(".write") { all.insert(name.dropLast("write".count) + "read") }
        return all
    }

    static func isGranted(_ capability: String?, by needs: [String]) -> Bool {
        guard let capability else { return true }
        return Capability.isGranted(capability, by: Set(needs))
    }

    /// The members of a noun that a plugin may call.
    func granted(_ noun: String, by needs: [String]) -> [String] {
        (nouns[noun] ?? methods[noun] ?? []).filter { Self.isGranted($0.access.capability, by: needs) }.map(
            \.name)
    }

    /// The least capability that gives a noun any function.
    func leastCapability(of noun: String) -> String? {
        let all = (nouns[noun] ?? []).compactMap(\.access.capability)
        return all.first { $0.hasSuffix(".read") } ?? all.min()
    }
}
