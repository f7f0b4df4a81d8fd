import DandelionModel

/// An entry of a mapping whose columns have been found in a table, and whose
/// event in the catalog.
struct BoundEntry: Sendable {
    private let schema: EventSchema
    private let id: BoundTemplate
    private let at: (text: BoundTemplate, reader: FieldText)?
    private let conditions: [(column: Int, value: String)]
    private let fields: [Field]

    private struct Field: Sendable {
        let field: EventField
        let text: BoundTemplate
        let currency: BoundTemplate?
        let reader: FieldText
    }

    /// Nil where something does not fit, which is added to the problems.
    init?(
        _ entry: EventMapping.Entry, mapping: String, table: String, columns: [String], catalog: EventCatalog,
        _ problems: inout [String]
    ) {
        var found: [String] = []
        func bind(_ template: RowTemplate, _ line: Int) -> BoundTemplate {
            BoundTemplate(template) { name in
                if let index = columns.firstIndex(of: name) { return index }
                let hint =
                    Suggestion.nearest(to: name, among: columns).map { "did you mean '\($0)'?" }
                    ?? "it has \(columns.joined(separator: ", "))"
                found.append("\(mapping):\(line): '\(table)' has no column '\(name)'; \(hint)")
                return 0
            }
        }
        let line = entry.line
        id = bind(entry.id, line)
        at = entry.at.map {
            (
                bind($0.text, line),
                FieldText(type: .instant, unit: $0.unit, clock: TableClock(zone: $0.zone))
            )
        }
        conditions = entry.conditions.map { condition in
            var place = 0
            _ = bind(RowTemplate(column: condition.column), line)
            place = columns.firstIndex(of: condition.column) ?? 0
            return (place, condition.value)
        }
        let known: EventSchema
        do throws(EventRefusal) {
            known = try catalog.schema(entry.event)
        } catch {
            problems += found + ["\(mapping):\(line): \(error)"]
            return nil
        }
        schema = known
        var bound: [Field] = []
        for (name, source, line) in entry.fields {
            guard let field = known.field(name) else {
                let names = known.fields.map(\.name)
                let hint =
                    Suggestion.nearest(to: name, among: names).map { "did you mean '\($0)'?" }
                    ?? "it has \(names.joined(separator: ", "))"
                found.append("\(mapping):\(line): '\(entry.event)' has no field '\(name)'; \(hint)")
                continue
            }
            let reader = FieldText(type: field.type, unit: source.unit, clock: TableClock(zone: source.zone))
            bound.append(
                Field(
                    field: field, text: bind(source.text, line),
                    currency: source.currency.map { bind($0, line) },
                    reader: reader))
        }
        for field in known.fields
        where !field.isOptional && !entry.fields.contains(where: { $0.name == field.name }) {
            found.append(
                """
                \(mapping):\(line): nothing is said about the field '\(field.name)' of '\(entry.event)', a \
                \(field.type.rawValue); add it to 'fields'
                """)
        }
        fields = bound
        problems += found
        if !found.isEmpty { return nil }
    }

    func isFor(_ row: [String]) -> Bool {
        for condition in conditions where row[condition.column] != condition.value { return false }
        return true
    }

    func event(of row: [String], file: String, line: Int) throws(InputProblem) -> EventDraft {
        var occurredAt: Instant?
        if let at, !at.text.isEmpty(in: row) {
            do throws(FieldFault) {
                occurredAt = try at.reader.clock.instant(of: at.text.text(of: row), unit: at.reader.unit)
            } catch {
                throw problem(at.text, nil, error.reason, file, line)
            }
        }
        var body = ValueMap()
        for field in fields {
            // A field without a value is left out, not empty.
            if field.field.isOptional, field.text.isEmpty(in: row) { continue }
            do throws(FieldFault) {
                body[field.field.name] = try field.reader.value(
                    of: field.text.text(of: row), currency: field.currency?.text(of: row))
            } catch {
                throw problem(field.text, field.field.name, error.reason, file, line)
            }
        }
        return try EventDraft.checked(
            schema.name, id.text(of: row), occurredAt, .map(body), schema, file, line)
    }

    private func problem(
        _ template: BoundTemplate, _ field: String?, _ reason: String, _ file: String, _ line: Int
    ) -> InputProblem {
        let columns = template.columns.map { "'\($0)'" }.joined(separator: ", ")
        return InputProblem(
            file: file, line: line, column: columns.isEmpty ? nil : columns, field: field, reason: reason)
    }
}
