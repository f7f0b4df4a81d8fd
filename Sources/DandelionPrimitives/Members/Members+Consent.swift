import DandelionModel
import DandelionStore
import DandelionWorkflow

extension Members {
    /// Takes a member off all messages, or off those of one purpose. Once more changes nothing.
    ///
    /// Messages that wait are checked again when they are delivered, so none
    /// of them goes out after this.
    public func unsubscribe(_ id: String, from purpose: String? = nil) throws {
        var member = try ensure(id)
        guard let purpose else {
            var fields = MemberFields()
            fields.isUnsubscribed = true
            return try keep(fields, of: &member, for: "members.unsubscribe")
        }
        if let reason = Name.problem(with: purpose) {
            throw PrimitiveError.badName(what: "purpose", name: purpose, reason: reason)
        }
        let call = "members.unsubscribe"
        guard try turn.findRow(PrimitiveTables.optOut, .text(id), .text(purpose), for: call) == nil else {
            return
        }
        try turn.putRow(PrimitiveTables.optOut, .text(id), .text(purpose), Cell(turn.now), for: call)
    }

    /// Takes back what ``unsubscribe(_:from:)`` did for all messages, or for one purpose.
    public func resubscribe(_ id: String, to purpose: String? = nil) throws {
        var member = try existing(id)
        guard let purpose else {
            var fields = MemberFields()
            fields.isUnsubscribed = false
            return try keep(fields, of: &member, for: "members.resubscribe")
        }
        try turn.dropRow(PrimitiveTables.optOut, .text(id), .text(purpose), for: "members.resubscribe")
    }

    /// Whether a member takes messages of a purpose now.
    ///
    /// - Returns: Nil for yes; otherwise why not: `unsubscribed`, `opted_out`, `banned`.
    public func refusal(of member: Member, purpose: String?) throws -> String? {
        if member.isBanned { return "banned" }
        if member.isUnsubscribed { return "unsubscribed" }
        guard let purpose else { return nil }
        let row = try turn.findRow(
            PrimitiveTables.optOut, .text(member.id), .text(purpose), for: "members.refusal")
        return row == nil ? nil : "opted_out"
    }

    /// Whether a member takes messages of a purpose now.
    public func accepts(_ id: String, purpose: String? = nil) throws -> Bool {
        try refusal(of: try existing(id), purpose: purpose) == nil
    }
}
