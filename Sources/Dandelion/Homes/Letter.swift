import DandelionModel
import DandelionWorkflow

/// Makes letters of what callers hand over, checking all that can be checked at once.
enum Letter {
    /// - Parameter key: of the store; nil where the letter is only written down, for a sender of its own.
    static func make(
        _ recording: Home.Recording, home: HomeKey, source: String, catalog: EventCatalog, now: Instant,
        key: Digest.Key?
    ) throws -> Mail {
        let schema: EventSchema
        let body: Value
        do throws(EventRefusal) {
            schema = try catalog.schema(recording.type)
        } catch {
            throw FoldError.refused(error)
        }
        let given = try recording.body()
        // The same reading as that of a letter that came as JSON.
        body = recording.isFromOutside ? try JSONText.decode(JSONText.encode(given), as: schema) : given
        do throws(EventRefusal) {
            try schema.check(body)
        } catch {
            throw FoldError.refused(error)
        }
        if case .map(let fields) = body, fields.entries.contains(where: { $0.value.refersToPerson }) {
            throw FoldError.refused(
                .notCanonical(event: schema.name, reason: "it refers to a personal value, and only turns may")
            )
        }
        let id = try recording.id.map(checked) ?? madeUp(now)
        let fingerprint = key.map {
            Fingerprint(
                source: source, messageID: id, type: schema.name, body: body, schema: schema, key: $0)
        }
        return Mail(
            home: home, source: source, messageID: id, fingerprint: fingerprint, kind: .event,
            type: schema.name,
            occurredAt: recording.occurredAt, recordedAt: recording.recordedAt ?? now, body: body)
    }

    /// A sender's id, if it can be one.
    static func checked(_ id: String) throws(FoldError) -> String {
        if let reason = Name.problem(with: id) {
            throw .badName(what: "message id", name: id, reason: reason)
        }
        return id
    }

    static func madeUp(_ now: Instant) -> String {
        var chance = SystemRandomNumberGenerator()
        return Identifier(at: now, using: &chance).text
    }
}
