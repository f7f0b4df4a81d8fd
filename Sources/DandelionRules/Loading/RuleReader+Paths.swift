import DandelionModel

extension RuleReader {
    mutating func path(_ value: Value, for use: Use) -> Typed? {
        let written = value["keys"]?.listValue ?? []
        let keys = written.compactMap(\.stringValue)
        guard keys.count == written.count else {
            report(
                "a path has a key that is no name",
                "name fields, as in on.member; lists cannot be indexed here")
            return nil
        }
        guard let root = value["root"]?.stringValue.flatMap({ RulePath.Root(rawValue: $0) }) else {
            report(
                "a path begins with nothing that a rule knows",
                "write on.field, with.alias.field or settings.name")
            return nil
        }
        let path = RulePath(root, keys)
        guard names.roots.contains(root) else {
            if names.roots.isEmpty {
                report("\(path) has no value here", "use the value itself, such as input.member")
            } else {
                report("'on' cannot look at \(path)", "put the comparison into the pattern of 'with'")
            }
            return nil
        }
        let type: ValueType?
        switch root {
        case .settings: type = setting(path)
        case .on:
            guard let shape = names.on else { return nil }
            type = self.type(of: path, keys[...], in: shape, for: use)
        case .with:
            guard let shape = joined(path) else { return nil }
            type = self.type(of: path, keys.dropFirst(), in: shape, for: use)
        }
        return type.map { (.path(path), $0) }
    }

    private mutating func setting(_ path: RulePath) -> ValueType? {
        guard let name = path.keys.first else {
            report("'settings' is not a value", "name one of them: settings.name")
            return nil
        }
        guard let type = settings[name] else {
            let known = settings.keys.sorted()
            reportUnknown(
                "there is no setting \(name.quoted)", name, among: known,
                known.isEmpty
                    ? "declare it in the manifest's 'settings'"
                    : "the settings are \(known.joined(separator: ", "))")
            return nil
        }
        guard path.keys.count == 1 || type == .value else {
            report(
                "the setting \(name.quoted) is \(ValueType(type).noun) and has no fields",
                "write settings.\(name)")
            return nil
        }
        return path.keys.count == 1 ? ValueType(type) : .any
    }

    /// The record that an alias stands for; nil where that is unknown.
    private mutating func joined(_ path: RulePath) -> Shape? {
        guard let alias = path.keys.first else {
            report("'with' is not a value", "name a record and its field: with.buyer.id")
            return nil
        }
        guard let shape = names.with[alias] else {
            reportUnknown(
                "no joined record is called \(alias.quoted)", alias, among: names.with.keys.sorted(),
                "join it: with = { \(alias.utf8.count < 40 ? alias : "it") = member { id = on.member } }")
            return nil
        }
        return shape
    }

    private mutating func type(
        of path: RulePath, _ keys: ArraySlice<String>, in shape: Shape, for use: Use
    ) -> ValueType? {
        guard let name = keys.first else {
            if use == .input, path.root == .on { return .structure }
            report("\(path) is the whole of \(shape.name.quoted)", "name one of its fields: \(path).field")
            return nil
        }
        // A personal field may go into an input: there it stays the reference that it is.
        let isCarried = use == .input && shape.field(name)?.isPersonal == true
        guard let field = isCarried ? shape.field(name) : field(name, of: shape) else { return nil }
        guard keys.count == 1 || field.type == .value else {
            let remedy =
                path.root == .on && field.role == .key
                ? "join the record: with = { it = member { id = on.\(name) } }, then with.it.\(keys.last ?? "field")"
                : "write \(path.root.rawValue).\(path.keys.dropLast(keys.count - 1).joined(separator: "."))"
            report(
                "\(name.quoted) of \(shape.name.quoted) is \(ValueType(field.type).noun) and has no fields",
                remedy)
            return nil
        }
        return keys.count == 1 && !isCarried ? ValueType(field.type) : .any
    }
}
