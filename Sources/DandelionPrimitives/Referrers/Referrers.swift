import DandelionModel
import DandelionStore
public import DandelionWorkflow

extension Turn {
    /// The referrers of the turn's home.
    public var referrers: Referrers { Referrers(turn: self) }
}

/// The referrers of a home: each member once in each program.
public struct Referrers {
    private static let drawsOfCode = 32
    let turn: Turn

    /// Enrolls a member in a program, once: who is enrolled already is given as they are.
    ///
    /// Records `referrer.enrolled` the first time.
    ///
    /// - Throws: ``PrimitiveError`` where the program is missing or closed, or the member is banned.
    @discardableResult
    public func enroll(_ member: String, in program: String) throws -> Referrer {
        if let known = try find(member: member, program: program) { return known }
        let declaration = try turn.programs.open(program)
        guard try !turn.members.ensure(member).isBanned else {
            throw PrimitiveError.banned(member: member, call: "referrers.enroll")
        }
        let code = try drawCode().text
        let referrer = Referrer(
            id: turn.makeID().text, program: program, member: member, code: code,
            link: declaration.link(code: code, member: member), since: turn.now)
        try put(referrer, for: "referrers.enroll")
        let event = StandardEvents.referrerEnrolled
        try turn.emit(
            type: event.name,
            body: [
                "referrer": .string(referrer.id), "member": .string(member), "program": .string(program),
                "code": .string(code), "link": .string(referrer.link),
            ])
        return referrer
    }

    /// The referrer of an id; nil where there is none.
    public func get(_ id: String) throws -> Referrer? {
        try turn.findRow(PrimitiveTables.referrer, .text(id), for: "referrers.get").map(Referrer.init(row:))
    }

    /// The referrer that a member is in a program; nil where they are not enrolled.
    public func find(member: String, program: String) throws -> Referrer? {
        try turn.findRows(
            PrimitiveTables.referrer, by: "referrer_member", .text(member), .text(program), limit: 1,
            for: "referrers.find"
        ).first.map(Referrer.init(row:))
    }

    /// What a member is in all programs; at most 50.
    public func list(of member: String) throws -> [Referrer] {
        try turn.findRows(
            PrimitiveTables.referrer, by: "referrer_member", .text(member), limit: 50, for: "referrers.list"
        ).map(Referrer.init(row:))
    }

    /// The referrer of a code as somebody typed it; nil where it leads to none.
    public func find(code typed: String) throws -> Referrer? {
        guard let code = ReferralCode(typed: typed) else { return nil }
        return try turn.findRows(
            PrimitiveTables.referrer, by: "referrer_code", .text(code.text), limit: 1, for: "referrers.find"
        ).first.map(Referrer.init(row:))
    }

    /// How many conversions of a referrer stand: those that were not wholly refunded.
    ///
    /// - Throws: ``PrimitiveError/missing(what:id:)``.
    public func conversions(of id: String) throws -> Int64 {
        guard let referrer = try get(id) else { throw PrimitiveError.missing(what: "referrer", id: id) }
        return referrer.conversions
    }

    /// The referrers of a program with the most conversions, at most 100; of equal ones the later enrolled first.
    public func top(of program: String, limit: Int = 10) throws -> [Referrer] {
        let limit = max(0, min(limit, 100))
        let rows = try turn.findRows(
            PrimitiveTables.referrer, by: "referrer_top", .text(program), reversed: true, limit: limit,
            for: "referrers.top")
        return try rows.map(Referrer.init(row:))
    }

    /// Whom a link leads to: the referrer whose it is, or whom the code at its end leads to.
    ///
    /// - Returns: A member in several programs, where their links are written
    ///   alike, with the member's id; at most 50.
    func find(link: String) throws -> [Referrer] {
        let exact = try turn.findRows(
            PrimitiveTables.referrer, by: "referrer_link", .text(link), limit: 50, for: "referrers.find")
        if !exact.isEmpty { return try exact.map(Referrer.init(row:)) }
        // Any address that ends in the code will do: the host's own may stand before it.
        return try findAll(
            code: link.split(whereSeparator: { "/=:?#&".contains($0) }).last.map(String.init) ?? "")
    }

    /// Whom a code leads to: the referrer whose it is, or what a member who is
    /// a channel is in every program.
    func findAll(code typed: String) throws -> [Referrer] {
        if let referrer = try find(code: typed) { return [referrer] }
        guard let code = ReferralCode(typed: typed), let channel = try turn.channels.find(code: code) else {
            return []
        }
        return try list(of: channel.member)
    }

    func put(_ referrer: Referrer, for call: String) throws {
        try turn.putRow(
            PrimitiveTables.referrer, .text(referrer.id), .text(referrer.program), .text(referrer.member),
            .text(referrer.code), .text(referrer.link), Cell(referrer.since), .integer(referrer.conversions),
            for: call)
    }

    /// A code that neither a referrer nor a channel has.
    func drawCode() throws -> ReferralCode {
        for _ in 0..<Self.drawsOfCode {
            let code = ReferralCode(number: turn.randomNumber(in: ReferralCode.numbers))
            if try find(code: code.text) == nil, try turn.channels.find(code: code) == nil { return code }
        }
        throw PrimitiveError.noFreeCode(tries: Self.drawsOfCode)
    }
}
