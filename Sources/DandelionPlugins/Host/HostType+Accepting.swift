package import DandelionModel

/// Why a value is not what a parameter takes.
package struct HostMismatch: Error, Equatable {
    /// Where in the argument: `retry.attempts`, `evidence[2]`; empty for the whole.
    package var path: String
    /// "must be a whole number, got nil"
    package var reason: String
    package var hint: String?

    init(_ reason: String, path: String = "", hint: String? = nil) {
        self.reason = reason
        self.path = path
        self.hint = hint
    }

    func inside(_ outer: String) -> HostMismatch {
        let joint = path.isEmpty || path.hasPrefix("[") ? "" : "."
        return HostMismatch(reason, path: outer + joint + path, hint: hint)
    }
}

extension HostType {
    /// The value that a function gets for an argument: converted where the type
    /// allows a text or a record in its place.
    package func accept(_ value: Value) throws(HostMismatch) -> Value {
        switch (self, value) {
        case (.any, _), (.boolean, .bool), (.integer, .int), (.number, .int), (.number, .float),
            (.string, .string), (.money, .money), (.instant, .instant), (.duration, .duration),
            (.pattern, .map), (.object, _), (.personal, .string), (.personal, .personal),
            (.optional, .null):
            guard self != .pattern || value["$"] == "pattern" else { throw mismatch(value) }
            return value
        case (.integer, .float(let number)):
            guard let whole = Int64(exactly: number) else { throw mismatch(value) }
            return .int(whole)
        case (.money, .string(let text)): return .money(try read(text) { try Money($0) })
        case (.instant, .string(let text)): return .instant(try read(text) { try Instant($0) })
        case (.duration, .string(let text)): return .duration(try DurationText.exact(text))
        case (.period, .string(let text)): return .period(try DurationText.period(text))
        case (.rate, .string(let text)): return .rate(try read(text) { try Rate($0) })
        case (.rate, _): return try require(value.asRate != nil, value)
        case (.period, _): return try require(value.asPeriod != nil, value)
        case (.list(let element), .list(let values)): return try Self.list(values, of: element)
        case (.list, .map(let map)) where map.isEmpty: return .list([])
        case (.map, .map): return value
        // An empty table has no keys to tell by.
        case (.map, .list([])): return .map(ValueMap())
        case (.fields(let known), .map(let map)): return try Self.fields(map, known, isOpen: false)
        case (.openFields(let known), .map(let map)): return try Self.fields(map, known, isOpen: true)
        case (.fields(let known), .list([])), (.openFields(let known), .list([])):
            return try Self.fields(ValueMap(), known, isOpen: false)
        case (.record(let type), .string): return try require(value != "", value, of: type)
        case (.record(let type), .map(let map)): return try Self.key(of: type, in: map)
        case (.oneOf(let texts), .string(let text)): return try Self.choice(text, among: texts)
        case (.either(let types), _): return try either(types, value)
        case (.optional(let type), _): return try type.accept(value)
        default: throw mismatch(value)
        }
    }

    func mismatch(_ value: Value) -> HostMismatch {
        HostMismatch("must be \(words), got \(Words.found(value))", hint: remedy)
    }

    private func require(_ holds: Bool, _ value: Value, of type: String = "") throws(HostMismatch) -> Value {
        guard holds else { throw mismatch(value) }
        return value
    }

    private func read<Content>(
        _ text: String, _ parse: (String) throws -> Content
    ) throws(HostMismatch) -> Content {
        do {
            return try parse(text)
        } catch {
            throw HostMismatch("must be \(words): \(error)")
        }
    }

    private static func list(_ values: [Value], of element: HostType) throws(HostMismatch) -> Value {
        var accepted: [Value] = []
        accepted.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            do throws(HostMismatch) {
                accepted.append(try element.accept(value))
            } catch {
                throw error.inside("[\(index + 1)]")
            }
        }
        return .list(accepted)
    }

    private static func fields(
        _ map: ValueMap, _ known: [HostParameter], isOpen: Bool
    ) throws(HostMismatch) -> Value {
        var map = map
        if !isOpen,
            let stranger = map.entries.first(where: { entry in !known.contains { $0.name == entry.key } })
        {
            let names = known.map(\.name)
            let nearest = Suggestion.nearest(to: stranger.key, among: names)
            let remedy =
                nearest.map { "did you mean '\($0)'?" } ?? "it takes \(names.joined(separator: ", "))"
            throw HostMismatch("is not an argument; \(remedy)", path: stranger.key)
        }
        for parameter in known {
            guard let value = map[parameter.name], value != .null else {
                guard parameter.isOptional else {
                    throw HostMismatch(
                        "is missing; it must be \(parameter.type.words)", path: parameter.name,
                        hint: parameter.type.remedy ?? parameter.about)
                }
                continue
            }
            do throws(HostMismatch) {
                map[parameter.name] = try parameter.type.accept(value)
            } catch {
                throw error.inside(parameter.name)
            }
        }
        return .map(map)
    }

    private static func key(of type: String, in map: ValueMap) throws(HostMismatch) -> Value {
        let field = RecordKey.field(of: type)
        if let kind = map["$"]?.stringValue, kind != type { throw HostType.record(type).mismatch(.map(map)) }
        guard let key = map[field], case .string = key else {
            throw HostMismatch(
                "must be \(HostType.record(type).words), got a table without '\(field)'",
                hint: "pass the record as it was read, or its \(field) alone")
        }
        return key
    }

    private static func choice(_ text: String, among texts: [String]) throws(HostMismatch) -> Value {
        guard texts.contains(text) else {
            let nearest = Suggestion.nearest(to: text, among: texts)
            throw HostMismatch(
                "must be \(HostType.oneOf(texts).words), got \(Words.quoted(text))"
                    + (nearest.map { "; did you mean '\($0)'?" } ?? ""))
        }
        return .string(text)
    }

    /// The first that takes it. Where all refuse, an error that knows what was
    /// meant says more than the list of what is possible.
    private func either(_ types: [HostType], _ value: Value) throws(HostMismatch) -> Value {
        var specific: HostMismatch?
        for type in types {
            do throws(HostMismatch) {
                return try type.accept(value)
            } catch {
                if !error.path.isEmpty || error.reason.contains("did you mean") {
                    specific = specific ?? error
                }
            }
        }
        throw specific ?? mismatch(value)
    }
}
