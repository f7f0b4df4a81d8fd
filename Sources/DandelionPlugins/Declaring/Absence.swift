import DandelionModel

/// What to say of a name that is not there.
struct Absence {
    let host: HostNames
    /// The names of the language: the library's and the declarations'.
    var known: Set<String> = []
    /// What the manifest asks for; nil while the file still loads.
    var needs: [String]?

    typealias Text = (message: String, hint: String)

    /// - Parameters:
    ///   - owner: The host's table that lacks it; nil for a global.
    ///   - locals: What is called near it.
    func text(_ owner: String?, _ name: String, locals: [String] = []) -> Text {
        if let owner { return member(name, of: owner) }
        if let text = noun(name) ?? Self.foreign(name) { return text }
        if needs != nil, name == "on" || name == "with" {
            return ("'\(name)' stands in declarations", "In a function write ctx.\(name)")
        }
        var candidates = known.union(host.functions.keys)
        if let needs { candidates.formUnion(host.nouns.keys.filter { !host.granted($0, by: needs).isEmpty }) }
        let meant = Suggestion.nearest(to: name, among: locals + candidates.sorted())
        return (
            "nothing is called '\(name)' here",
            meant.map { "Did you mean '\($0)'?" } ?? "Declare it above with local \(name) = …"
        )
    }

    /// The same for a use that stands in a file; nil where the name will be there.
    func text(ofUsing name: String, _ member: String?, locals: [String]) -> Text? {
        if known.contains(name) { return needs == nil ? early(name, member) : nil }
        guard isOfTheHost(name) else { return text(nil, name, locals: locals) }
        guard let needs, !host.objects.contains(name) else { return text(nil, name) }
        if let access = host.functions[name] {
            return HostNames.isGranted(access.capability, by: needs) ? nil : text(nil, name)
        }
        let granted = host.granted(name, by: needs)
        // The function that is called says best which capability is missing.
        if let member, !granted.contains(member) { return text(name, member) }
        return granted.isEmpty ? text(nil, name) : nil
    }

    /// Of a noun that is there while the file loads, a function that is not.
    private func early(_ noun: String, _ name: String?) -> Text? {
        guard let member = host.nouns[noun]?.first(where: { $0.name == name }), !member.access.isForLoading
        else {
            return nil
        }
        return Self.early("\(noun).\(member.name)")
    }

    private static func early(_ name: String) -> Text {
        ("'\(name)' cannot be used while the file loads", "Use it in a workflow, or in a rule's act")
    }

    /// Whether the host offers something of the name in the run phase.
    func isOfTheHost(_ name: String) -> Bool {
        host.nouns[name] != nil || host.functions[name] != nil || host.objects.contains(name)
    }

    private func noun(_ name: String) -> Text? {
        if let text = Self.object(name) { return text }
        guard host.nouns[name] != nil || host.functions[name] != nil else { return nil }
        guard let needs else {
            return (
                "'\(name)' cannot be used while the file loads", "Use it in a workflow, or in a rule's act"
            )
        }
        let capability = host.functions[name]?.capability ?? host.leastCapability(of: name)
        guard let capability, !HostNames.isGranted(capability, by: needs) else { return nil }
        return missing("'\(name)'", capability)
    }

    private func member(_ name: String, of owner: String) -> Text {
        let (members, joint) = host.methods[owner].map { ($0, ":") } ?? (host.nouns[owner] ?? [], ".")
        if let member = members.first(where: { $0.name == name }), let capability = member.access.capability {
            return missing("'\(owner)\(joint)\(name)'", capability)
        }
        let meant = Suggestion.nearest(to: name, among: members.map(\.name))
        return (
            "'\(owner)' has no function '\(name)'",
            meant.map { "Did you mean '\(owner)\(joint)\($0)'?" }
                ?? "It has \(members.map(\.name).sorted().joined(separator: ", "))"
        )
    }

    /// The line to write, and who must agree to it.
    private func missing(_ subject: String, _ capability: String) -> Text {
        let needs = (self.needs ?? []).filter { !Capability.isGranted($0, by: [capability]) } + [capability]
        let list = needs.map { "\"\($0)\"" }.joined(separator: ", ")
        return (
            "\(subject) needs the capability '\(capability)'",
            "Write needs = { \(list) } in the manifest, and have the host's operator grant it"
        )
    }

    private static func object(_ name: String) -> Text? {
        switch name {
        case "flow":
            (
                "'flow' is there only in a workflow, as its first argument",
                "A rule's act is one turn and cannot wait: let the rule start a workflow"
            )
        case "t": ("'t' is there only in a test, as its argument", "Write test \"…\" (function(t) … end)")
        default: nil
        }
    }

    /// Names of Lua that a plugin does not have.
    private static func foreign(_ name: String) -> Text? {
        switch name {
        case "os": ("a plugin has no 'os'", "Time comes from flow:now(), which is the same on every machine")
        case "io":
            (
                "a plugin has no 'io'",
                "It reads and writes records; what needs files is an activity of the host"
            )
        case "debug", "package", "collectgarbage", "dofile", "loadfile", "load":
            ("a plugin has no '\(name)'", "Its files are loaded with require and include")
        default: nil
        }
    }
}
