public import DandelionModel
package import DandelionStore

/// A message to a member, and what became of it. Its text is nowhere: it is made at delivery.
public struct Message: Sendable {
    /// What the states are, and which function leads where:
    ///
    ///     Messages.send ──► queued ──MessageGate.gate──► sending ──MessageGate.settled──► sent
    ///                          │                            ├──────────────────────────► failed
    ///                          └─────────────► suppressed ◄─┘
    public enum State: String, Sendable, Hashable, CaseIterable {
        case queued, sending, sent, suppressed, failed

        /// Whether nothing more will become of it.
        public var isSettled: Bool {
            switch self {
            case .queued, .sending: false
            case .sent, .suppressed, .failed: true
            }
        }
    }

    public let id: String
    public let member: String
    /// The name of its template.
    public let template: String
    public let purpose: String?
    public let link: String?
    public internal(set) var state = State.queued
    /// Why it was suppressed or has failed.
    public internal(set) var reason: String?
    /// When it was sent off by a turn, and when it was settled.
    public let at: Instant
    public internal(set) var settledAt: Instant?
    /// The entry with which it last changed; 0 before it is stored.
    package let number: Int64
    let digest: String
    let variables: Cell

    init(
        id: String, member: String, template: MessageTemplate, purpose: String?, link: String?,
        variables: Cell, at: Instant
    ) {
        self.id = id
        self.member = member
        self.template = template.name
        self.purpose = purpose
        self.link = link
        self.variables = variables
        self.at = at
        number = 0
        digest = template.digest
    }

    /// The message of a stored row.
    package init(row: Row) throws {
        var cells = Cells(row, of: PrimitiveTables.message)
        id = try cells.text()
        member = try cells.text()
        template = try cells.text()
        digest = try cells.text()
        purpose = cells.optionalText()
        link = cells.optionalText()
        variables = cells.cell()
        guard let state = State(rawValue: try cells.text()) else { throw cells.damaged() }
        self.state = state
        reason = cells.optionalText()
        at = try cells.instant()
        settledAt = cells.optionalInstant()
        number = try cells.integer()
    }

    /// The message as plugins read it. Absent fields are left out.
    public var record: Value {
        DandelionPrimitives.record([
            ("id", .string(id)), ("member", .string(member)), ("template", .string(template)),
            ("purpose", purpose.map(Value.string)), ("link", link.map(Value.string)),
            ("state", .string(state.rawValue)), ("reason", reason.map(Value.string)), ("at", .instant(at)),
            ("settled_at", settledAt.map(Value.instant)),
        ])
    }
}
