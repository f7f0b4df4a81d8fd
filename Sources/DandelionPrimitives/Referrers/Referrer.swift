public import DandelionModel
package import DandelionStore

/// A member who refers friends in a program, with a code and a link to do it by.
public struct Referrer: Sendable, Hashable {
    public let id: String
    public let program: String
    public let member: String
    /// In the form of ``ReferralCode/text``.
    public let code: String
    /// As the program writes links, with the code or the member's id in it.
    public let link: String
    public let since: Instant
    /// The conversions that were not wholly refunded.
    public internal(set) var conversions: Int64 = 0

    init(id: String, program: String, member: String, code: String, link: String, since: Instant) {
        self.id = id
        self.program = program
        self.member = member
        self.code = code
        self.link = link
        self.since = since
    }

    /// The referrer of a stored row.
    package init(row: Row) throws {
        var cells = Cells(row, of: PrimitiveTables.referrer)
        id = try cells.text()
        program = try cells.text()
        member = try cells.text()
        code = try cells.text()
        link = try cells.text()
        since = try cells.instant()
        conversions = try cells.integer()
    }

    /// The referrer as plugins read it.
    public var record: Value {
        [
            "id": .string(id), "program": .string(program), "member": .string(member), "code": .string(code),
            "link": .string(link), "since": .instant(since), "conversions": .int(conversions),
        ]
    }
}
