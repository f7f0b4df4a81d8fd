import Dandelion
import DandelionModel

/// Makes an event of a line of JSON Lines:
/// `{"type": "order.paid", "id": "o-1", "occurred_at": "1997-03-01T10:00:00Z", "body": {…}}`.
///
/// The names are those of the table `mail`. In the body plain texts and numbers
/// mean what the event's schema says, as there.
struct JSONLine {
    private static let keys = ["type", "id", "occurred_at", "body"]

    let file: String
    let catalog: EventCatalog

    func event(of text: [UInt8], line: Int) throws(InputProblem) -> EventDraft {
        let value: Value
        do throws(JSONError) {
            value = try JSONText.decode(text)
        } catch {
            throw InputProblem(file: file, line: line, column: "\(error.column)", reason: "\(error.reason)")
        }
        guard case .map(let map) = value else {
            throw InputProblem(
                file: file, line: line,
                reason: "is no JSON object; write one event a line, as in \(Self.form)")
        }
        for (key, _) in map.entries where !Self.keys.contains(key) {
            let hint =
                Suggestion.nearest(to: key, among: Self.keys).map { "did you mean '\($0)'?" }
                ?? "an event's fields stand in 'body', as in \(Self.form)"
            throw InputProblem(
                file: file, line: line, field: key, reason: "there is no '\(key)' here; \(hint)")
        }
        let type = try string("type", of: map, line)
        let id = try string("id", of: map, line)
        let schema: EventSchema
        do throws(EventRefusal) { schema = try catalog.schema(type) } catch {
            throw InputProblem(file: file, line: line, field: "type", reason: "\(error)")
        }
        let at = try instant(map["occurred_at"], line)
        return try EventDraft.checked(type, id, at, try body(map["body"], schema, line), schema, file, line)
    }

    private static let form =
        #"{"type": "order.paid", "id": "o-1", "occurred_at": "1997-03-01T10:00:00Z", "body": {…}}"#

    private func string(_ key: String, of map: ValueMap, _ line: Int) throws(InputProblem) -> String {
        guard let text = map[key]?.stringValue else {
            throw InputProblem(
                file: file, line: line, field: key,
                reason: "has no '\(key)', or it is no text; write \(Self.form)")
        }
        return text
    }

    private func instant(_ value: Value?, _ line: Int) throws(InputProblem) -> Instant? {
        guard let value else { return nil }
        if case .instant(let instant) = value { return instant }
        do throws(FieldFault) {
            guard let text = value.stringValue else {
                throw FieldFault("is a \(value.kindName); write a text such as 1997-03-01T10:00:00Z")
            }
            return try TableClock.utc.instant(of: text, unit: nil)
        } catch {
            throw InputProblem(file: file, line: line, field: "occurred_at", reason: error.reason)
        }
    }

    private func body(_ value: Value?, _ schema: EventSchema, _ line: Int) throws(InputProblem) -> Value {
        guard case .map(var map)? = value else { return value ?? .map(ValueMap()) }
        for field in schema.fields {
            guard let plain = map[field.name] else { continue }
            if plain.refersToPerson {
                let reason = "refers to personal data, which only the store does; send the value itself"
                throw InputProblem(file: file, line: line, field: field.name, reason: reason)
            }
            switch (field.type, plain) {
            case (.float, .int(let number)): map[field.name] = .float(Double(number))
            case (.money, .string(let text)), (.instant, .string(let text)), (.duration, .string(let text)):
                do throws(FieldFault) {
                    map[field.name] = try FieldText(type: field.type).value(of: text, currency: nil)
                } catch {
                    let reason = field.isPersonal ? "is no \(field.type.rawValue)" : error.reason
                    throw InputProblem(file: file, line: line, field: field.name, reason: reason)
                }
            default: break
            }
        }
        return .map(map)
    }
}
