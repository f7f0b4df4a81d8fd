public import DandelionModel
public import DandelionWorkflow

/// What happens when an event is recorded: one atomic turn in Swift.
///
/// The closure is synchronous and does everything through its ``Turn``; it may
/// run again, so it must do nothing else. If it throws, nothing of the turn
/// stands, it is tried again later, and after the last attempt it is a dead
/// letter; the event stays recorded and other handlers are not affected.
public struct Handler: Sendable {
    public let name: String
    /// Raise it when the closure does something else than before. Refolding old
    /// entries needs the old version registered too.
    public let version: Int
    public let event: EventSchema
    let body: @Sendable (Turn, LogEntry) throws -> Void

    public init<Event: EventType>(
        _ name: String, version: Int, on event: Event.Type,
        _ body: @escaping @Sendable (Turn, Event) throws -> Void
    ) {
        self.name = name
        self.version = version
        self.event = Event.schema
        self.body = { turn, entry in try body(turn, try Event(eventBody: entry.body)) }
    }
}
