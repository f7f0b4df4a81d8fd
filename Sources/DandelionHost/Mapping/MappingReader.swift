import DandelionModel
import Foundation
import Yams

/// Reads a mapping file, and gathers all that is wrong with it, by line.
struct MappingReader {
    private let file: String
    private var problems: [String] = []

    private static let entryKeys = ["file", "event", "id", "at", "where", "fields"]
    private static let sourceKeys = ["column", "text", "unit", "currency", "zone"]

    private init(file: String) { self.file = file }

    /// - Throws: ``MappingRefusal`` with every problem.
    static func read(path: String) throws(MappingRefusal) -> EventMapping {
        guard let data = FileManager.default.contents(atPath: path),
            let text = String(data: data, encoding: .utf8)
        else {
            throw MappingRefusal(problems: [
                "\(path): there is no such file, or it is not UTF-8; check the path"
            ])
        }
        return try read(text, file: path)
    }

    static func read(_ text: String, file: String) throws(MappingRefusal) -> EventMapping {
        var reader = MappingReader(file: file)
        var entries: [EventMapping.Entry] = []
        var notes: [String] = []
        do {
            let root = try Yams.compose(yaml: text)
            entries = reader.entries(of: root)
            notes = reader.notes(of: root)
        } catch {
            reader.problems.append("\(file): \(reader.text(of: error))")
        }
        guard reader.problems.isEmpty else { throw MappingRefusal(problems: reader.problems) }
        return EventMapping(file: file, entries: entries, notes: notes)
    }

    private func text(of error: any Error) -> String {
        guard let error = error as? YamlError else { return "\(error)" }
        return "it is not YAML: \(error)".split(separator: "\n").joined(separator: " ")
    }

    private mutating func entries(of root: Node?) -> [EventMapping.Entry] {
        guard let root, let top = root.mapping else {
            complain(
                root,
                "must begin with 'files:' and a list of entries, each with 'file', 'event', 'id' and 'fields'"
            )
            return []
        }
        check(keys: top, among: ["files", "notes"])
        guard let list = top["files"]?.sequence, !list.isEmpty else {
            complain(top["files"] ?? root, "'files' must be a list of entries")
            return []
        }
        return list.compactMap { entry($0) }
    }

    private mutating func notes(of root: Node?) -> [String] {
        guard let node = root?.mapping?["notes"] else { return [] }
        if let text = node.scalar?.string { return [text] }
        guard let list = node.sequence else {
            complain(node, "'notes' must be a list of sentences")
            return []
        }
        return list.compactMap { $0.scalar?.string }
    }

    private mutating func entry(_ node: Node) -> EventMapping.Entry? {
        guard let map = node.mapping else {
            complain(node, "an entry must have 'file', 'event', 'id' and 'fields'")
            return nil
        }
        check(keys: map, among: Self.entryKeys)
        let input = string(map, "file", of: node)
        let event = string(map, "event", of: node)
        let id = string(map, "id", of: node).flatMap { template($0, at: map["id"]) }
        let at = map["at"].flatMap { source($0) }
        var fields: [(name: String, source: EventMapping.FieldSource, line: Int)] = []
        if let node = map["fields"], let given = node.mapping {
            for (key, value) in given {
                guard let name = key.string, let source = source(value) else { continue }
                fields.append((name, source, line(of: key)))
            }
        } else {
            complain(map["fields"] ?? node, "'fields' must say where each of the event's fields comes from")
        }
        guard let input, let event, let id else { return nil }
        return EventMapping.Entry(
            input: input, event: event, id: id, at: at, conditions: conditions(map["where"]), fields: fields,
            line: line(of: node))
    }

    private mutating func conditions(_ node: Node?) -> [(column: String, value: String)] {
        guard let node else { return [] }
        guard let map = node.mapping else {
            complain(
                node,
                "'where' must be columns with the value that each must have, as in where: { kind: sale }")
            return []
        }
        return map.compactMap { key, value in
            guard let column = key.string, let wanted = value.scalar?.string else { return nil }
            return (column, wanted)
        }
    }

    private mutating func source(_ node: Node) -> EventMapping.FieldSource? {
        if let text = node.scalar?.string {
            return template(text, at: node).map { EventMapping.FieldSource(text: $0) }
        }
        guard let map = node.mapping else {
            complain(node, "a field's source is a text such as \"{column}\", or a map with 'column'")
            return nil
        }
        check(keys: map, among: Self.sourceKeys)
        var source: EventMapping.FieldSource
        if let column = map["column"]?.scalar?.string {
            source = EventMapping.FieldSource(text: RowTemplate(column: column))
        } else if let text = map["text"]?.scalar?.string, let template = template(text, at: map["text"]) {
            source = EventMapping.FieldSource(text: template)
        } else {
            complain(node, "needs 'column', or 'text' with {column} in it")
            return nil
        }
        if let unit = map["unit"]?.scalar?.string {
            source.unit = EventMapping.Unit(rawValue: unit)
            if source.unit == nil {
                let known = EventMapping.Unit.allCases.map(\.rawValue)
                complain(map["unit"], "there is no unit '\(unit)'; \(question(unit, known))")
            }
        }
        source.currency = map["currency"]?.scalar?.string.description.nonEmpty.flatMap {
            template($0, at: node)
        }
        if let zone = map["zone"]?.scalar?.string {
            source.zone = zone
            if TimeZone(identifier: zone) == nil {
                complain(
                    map["zone"], "there is no zone '\(zone)'; write one such as America/New_York, or UTC")
            }
        }
        return source
    }

    private mutating func template(_ text: String, at node: Node?) -> RowTemplate? {
        do throws(TemplateFault) {
            return try RowTemplate(text)
        } catch {
            complain(node, "\(error)")
            return nil
        }
    }

    private mutating func string(_ map: Node.Mapping, _ key: String, of node: Node) -> String? {
        guard let text = map[key]?.scalar?.string, !text.isEmpty else {
            complain(map[key] ?? node, "an entry needs '\(key)'")
            return nil
        }
        return text
    }

    private mutating func check(keys map: Node.Mapping, among known: [String]) {
        for (key, _) in map {
            guard let name = key.string, !known.contains(name) else { continue }
            complain(key, "there is no '\(name)' here; \(question(name, known))")
        }
    }

    private func question(_ name: String, _ known: [String]) -> String {
        Suggestion.nearest(to: name, among: known).map { "did you mean '\($0)'?" }
            ?? "known are \(known.joined(separator: ", "))"
    }

    private mutating func complain(_ node: Node?, _ text: String) {
        problems.append("\(file):\(node.map { line(of: $0) } ?? 1): \(text)")
    }

    private func line(of node: Node) -> Int { node.mark?.line ?? 1 }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
