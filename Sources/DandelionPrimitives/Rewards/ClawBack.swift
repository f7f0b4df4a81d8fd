public import DandelionModel
import DandelionStore

/// An amount that was taken back from a member, for which no reward stands.
public struct ClawBack: Sendable, Hashable {
    public let id: String
    public let member: String
    /// On whose account it went.
    public let program: String
    /// What came from rewards whose hold had not ended.
    public let held: Money
    /// What came from what was payable, and may have left less than nothing there.
    public let payable: Money
    /// In the words of whoever took it back.
    public let reason: String?
    public let at: Instant

    init(
        id: String, member: String, program: String, held: Money, payable: Money, reason: String?, at: Instant
    ) {
        self.id = id
        self.member = member
        self.program = program
        self.held = held
        self.payable = payable
        self.reason = reason
        self.at = at
    }

    init(row: Row) throws {
        var cells = Cells(row, of: PrimitiveTables.clawBack)
        member = try cells.text()
        id = String(try cells.integer())
        program = try cells.text()
        held = try cells.money()
        payable = Money(minorUnits: try cells.integer(), currency: held.currency)
        reason = cells.optionalText()
        at = try cells.instant()
    }

    /// The claw-back as plugins read it.
    public var record: Value {
        DandelionPrimitives.record([
            ("id", .string(id)), ("member", .string(member)), ("program", .string(program)),
            ("held", .money(held)), ("payable", .money(payable)), ("reason", reason.map(Value.string)),
            ("at", .instant(at)),
        ])
    }
}
