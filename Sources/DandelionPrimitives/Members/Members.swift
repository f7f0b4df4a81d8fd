import DandelionModel
import DandelionStore
public import DandelionWorkflow

extension Turn {
    /// The members of the turn's home.
    public var members: Members { Members(turn: self) }
}

/// The members of a home, as a turn reads and writes them.
///
/// Any event with a key field `member` makes that member known, so a program
/// never meets one who is not there.
public struct Members {
    let turn: Turn

    /// The member of an id; nil where the home does not know it.
    public func get(_ id: String) throws -> Member? {
        try turn.findRow(PrimitiveTables.member, .text(id), for: "members.get").map(Member.init(row:))
    }

    /// The member of an id.
    ///
    /// - Throws: ``PrimitiveError/missing(what:id:)``.
    public func existing(_ id: String) throws -> Member {
        guard let member = try get(id) else { throw PrimitiveError.missing(what: "member", id: id) }
        return member
    }

    /// Members in the order of their ids' bytes, of one tier where it is given.
    ///
    /// - Parameters:
    ///   - after: The last id of the page before.
    ///   - limit: At most 100 at once.
    public func find(tier: String? = nil, after: String? = nil, limit: Int = 50) throws -> [Member] {
        let from: Scan.Bound = after.map { .excluding([.text($0)]) } ?? .unbounded
        let limit = max(0, min(limit, 100))
        let rows =
            if let tier {
                try turn.findRows(
                    PrimitiveTables.member, by: "member_tier", .text(tier), from: from, limit: limit,
                    for: "members.find")
            } else {
                try turn.findRows(PrimitiveTables.member, from: from, limit: limit, for: "members.find")
            }
        return try rows.map(Member.init(row:))
    }

    /// Creates a member who joins now, or completes one who is only known from events.
    ///
    /// - Parameter id: Made by the host where it is nil.
    /// - Throws: ``PrimitiveError/exists(what:id:)`` for one who has joined.
    @discardableResult
    public func create(_ id: String? = nil, _ fields: MemberFields = MemberFields()) throws -> Member {
        let id = id ?? turn.makeID().text
        var member = try get(id) ?? Member(id: id)
        guard member.joined == nil else { throw PrimitiveError.exists(what: "member", id: id) }
        var fields = fields
        fields.joined = fields.joined ?? turn.now
        try keep(fields, of: &member, for: "members.create")
        return member
    }

    /// Sets fields of a member.
    ///
    /// - Throws: ``PrimitiveError/missing(what:id:)``, and
    ///   ``PrimitiveError/othersValue(member:field:subject:)`` for a personal
    ///   value of somebody else.
    @discardableResult
    public func update(_ id: String, _ fields: MemberFields) throws -> Member {
        var member = try existing(id)
        try keep(fields, of: &member, for: "members.update")
        return member
    }

    /// The member of an id, who is made known where the home does not know it.
    @discardableResult
    public func ensure(_ id: String) throws -> Member {
        if let known = try get(id) { return known }
        var member = Member(id: id)
        try keep(MemberFields(), of: &member, for: "members.ensure")
        return member
    }

    func keep(_ fields: MemberFields, of member: inout Member, for call: String) throws {
        if let reason = Name.problem(with: member.id) {
            throw PrimitiveError.badName(what: "member", name: member.id, reason: reason)
        }
        let name = try store(fields.name, "name", of: member.id)
        let address = try store(fields.address, "address", of: member.id)
        member.isBanned = fields.isBanned ?? member.isBanned
        member.isUnsubscribed = fields.isUnsubscribed ?? member.isUnsubscribed
        member.tier = fields.tier ?? member.tier
        member.level = fields.level ?? member.level
        member.zone = fields.zone ?? member.zone
        member.language = fields.language ?? member.language
        member.joined = fields.joined ?? member.joined
        member.name = name ?? member.name
        member.address = address ?? member.address
        let row = turn.homeKey.row + member.cells + [.integer(turn.cause)]
        try turn.write(.put(PrimitiveTables.member.id, row), for: call)
    }

    /// A personal value in a slot of the member's own; what is stored already stays where it is.
    private func store(_ personal: Personal<String>?, _ field: String, of id: String) throws -> Personal<
        String
    >? {
        switch personal {
        case nil: return nil
        case .reference(let reference):
            guard reference.subject.hasSameBytes(as: id) else {
                throw PrimitiveError.othersValue(member: id, field: field, subject: reference.subject)
            }
            return personal
        case .value(let text): return .reference(try turn.keep(.string(text), of: id))
        }
    }
}
