package import DandelionModel

extension Expression {
    /// The canonical encoding: a literal is itself, everything else a list that
    /// begins with its name, and so is a literal list, which begins with `=`.
    package var value: Value {
        switch self {
        case .literal(.list(let values)): .list(["=", .list(values)])
        case .literal(let value): value
        case .path(let path): .list([.string(path.root.rawValue)] + path.keys.map { .string($0) })
        case .operation(let operation, let parts): .list([.string(operation.rawValue)] + parts.map(\.value))
        case .list(let parts): .list(["list"] + parts.map(\.value))
        case .map(let members):
            .list(["map"] + members.flatMap { [.string($0.key), $0.value.value] })
        }
    }

    /// - Throws: ``ValueError/notCanonical(_:)`` for what ``value`` does not write.
    package init(value: Value) throws(ValueError) {
        guard case .list(let items) = value else {
            self = .literal(value)
            return
        }
        guard let tag = items.first?.stringValue else { throw .notCanonical("an expression without a name") }
        let rest = items.dropFirst()
        if let operation = Operator(rawValue: tag) {
            self = .operation(operation, try Self.each(rest))
        } else if let root = RulePath.Root(rawValue: tag) {
            let keys = rest.compactMap(\.stringValue)
            guard keys.count == rest.count else { throw .notCanonical("a path with a key that is no string") }
            self = .path(RulePath(root, keys))
        } else {
            self = try Self.structure(tag, rest)
        }
    }

    private static func structure(_ tag: String, _ rest: ArraySlice<Value>) throws(ValueError) -> Expression {
        switch tag {
        case "=":
            guard rest.count == 1, let literal = rest.first, case .list = literal else {
                throw .notCanonical("a literal list that is none")
            }
            return .literal(literal)
        case "list": return .list(try each(rest))
        case "map":
            var members: [Member] = []
            var left = rest
            while let key = left.popFirst() {
                guard let name = key.stringValue, let value = left.popFirst() else {
                    throw .notCanonical("a map with a key and no value")
                }
                members.append(Member(name, try Expression(value: value)))
            }
            return .map(members)
        default: throw .notCanonical("the unknown expression \(tag.quoted)")
        }
    }

    private static func each(_ values: ArraySlice<Value>) throws(ValueError) -> [Expression] {
        var parts: [Expression] = []
        for value in values { parts.append(try Expression(value: value)) }
        return parts
    }
}
