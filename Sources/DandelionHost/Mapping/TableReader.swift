import DandelionModel
import DandelionWorkflow

/// Makes events of a table's rows: a mapping's entries, bound to its columns.
struct TableReader: Sendable {
    let file: String
    let columns: [String]
    private let entries: [BoundEntry]

    /// Binds a mapping to a table.
    ///
    /// - Throws: ``MappingRefusal`` with every column, event and field that does not fit.
    init(
        _ mapping: EventMapping, file: String, component: String, columns: [String], catalog: EventCatalog
    ) throws(MappingRefusal) {
        self.file = file
        self.columns = columns
        let given = mapping.entries(for: component)
        guard !given.isEmpty else {
            let known = mapping.entries.map(\.input).uniqued
            let hint =
                Suggestion.nearest(to: component, among: known).map { "did you mean it by '\($0)'?" }
                ?? "it has \(known.joined(separator: ", ")). Add an entry with file: \(component)"
            throw MappingRefusal(problems: ["\(mapping.file): there is no entry for '\(component)'; \(hint)"])
        }
        var problems: [String] = []
        entries = given.compactMap {
            BoundEntry(
                $0, mapping: mapping.file, table: component, columns: columns, catalog: catalog, &problems)
        }
        guard problems.isEmpty else { throw MappingRefusal(problems: problems) }
    }

    /// A table that needs no mapping: `type`, `id`, `occurred_at`, and the fields by their names.
    init(file: String, columns: [String], plain: Void) throws(MappingRefusal) {
        self.file = file
        self.columns = columns
        entries = []
        guard columns.contains("type"), columns.contains("id") else {
            throw MappingRefusal(problems: [
                """
                \(file):1: a table without a mapping needs the columns 'type' and 'id', and has \
                \(columns.joined(separator: ", ")); nothing was recorded. Name them so, or write a mapping and give \
                it with --map
                """
            ])
        }
    }

    /// The event of a row; nil where no entry is for it.
    func event(of row: [String], line: Int, catalog: EventCatalog) throws(InputProblem) -> EventDraft? {
        guard row.count == columns.count else {
            throw InputProblem(
                file: file, line: line,
                reason: "has \(row.count) columns, and the first line names \(columns.count); mend the line")
        }
        if entries.isEmpty { return try plainEvent(of: row, line, catalog) }
        guard let entry = entries.first(where: { $0.isFor(row) }) else { return nil }
        return try entry.event(of: row, file: file, line: line)
    }

    private func plainEvent(
        of row: [String], _ line: Int, _ catalog: EventCatalog
    ) throws(InputProblem) -> EventDraft {
        var (type, id, at) = ("", "", Instant?.none)
        var texts: [(name: String, text: String)] = []
        for (name, text) in zip(columns, row) where !text.isEmpty {
            switch name {
            case "type": type = text
            case "id": id = text
            case "occurred_at":
                do throws(FieldFault) { at = try TableClock.utc.instant(of: text, unit: nil) } catch {
                    throw InputProblem(file: file, line: line, column: "'\(name)'", reason: error.reason)
                }
            default: texts.append((name, text))
            }
        }
        let schema: EventSchema
        do throws(EventRefusal) { schema = try catalog.schema(type) } catch {
            throw InputProblem(file: file, line: line, column: "'type'", reason: "\(error)")
        }
        var body = ValueMap()
        for (name, text) in texts {
            let reader = FieldText(type: schema.field(name)?.type ?? .string)
            do throws(FieldFault) { body[name] = try reader.value(of: text, currency: nil) } catch {
                throw InputProblem(
                    file: file, line: line, column: "'\(name)'", field: name, reason: error.reason)
            }
        }
        return try EventDraft.checked(type, id, at, .map(body), schema, file, line)
    }
}

extension EventDraft {
    /// A draft that may be recorded.
    static func checked(
        _ type: String, _ id: String, _ at: Instant?, _ body: Value, _ schema: EventSchema, _ file: String,
        _ line: Int
    ) throws(InputProblem) -> EventDraft {
        if let reason = Name.problem(with: id) {
            throw InputProblem(
                file: file, line: line, field: "id", reason: "the id \(reason); give each event one")
        }
        do throws(EventRefusal) { try schema.check(body) } catch {
            throw InputProblem(file: file, line: line, field: error.field, reason: "\(error)")
        }
        return EventDraft(type: type, id: id, occurredAt: at, body: body)
    }
}

extension Sequence<String> {
    /// Each once, in the order in which they first come.
    var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
