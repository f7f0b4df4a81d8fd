public import DandelionModel
package import DandelionStore
import DandelionWorkflow

/// A person or an organisation that a home knows.
///
/// Name and address are personal: here they are references, resolved at the
/// moment of use. All else may be read, compared and kept by anybody.
public struct Member: Sendable {
    /// Opaque; never a name, an address or a number that means something.
    public let id: String
    /// Takes part in nothing: refers nobody, is rewarded for nothing, gets no messages.
    public internal(set) var isBanned = false
    /// Wants no messages at all. For single purposes see ``Members/accepts(_:purpose:)``.
    public internal(set) var isUnsubscribed = false
    public internal(set) var tier: String?
    public internal(set) var level: Int64?
    /// Such as `Europe/Rome`.
    public internal(set) var zone: String?
    /// Such as `it`.
    public internal(set) var language: String?
    /// When the member joined; nil for somebody who is only known from events.
    public internal(set) var joined: Instant?
    public internal(set) var name: Personal<String>?
    public internal(set) var address: Personal<String>?

    init(id: String) { self.id = id }

    /// The member of a stored row.
    package init(row: Row) throws {
        var cells = Cells(row, of: PrimitiveTables.member)
        id = try cells.text()
        isBanned = try cells.flag()
        isUnsubscribed = try cells.flag()
        tier = cells.optionalText()
        level = cells.optionalInteger()
        zone = cells.optionalText()
        language = cells.optionalText()
        joined = cells.optionalInstant()
        name = try cells.optionalValue().flatMap(Self.personal)
        address = try cells.optionalValue().flatMap(Self.personal)
    }

    /// The row's cells after the home, without the cause.
    var cells: Row {
        [
            .text(id), Cell(isBanned), Cell(isUnsubscribed), Cell(tier), Cell(level), Cell(zone),
            Cell(language),
            Cell(joined), Self.cell(name), Self.cell(address),
        ]
    }

    /// The member as rules and plugins read it. Absent fields are left out.
    public var record: Value {
        DandelionPrimitives.record([
            ("id", .string(id)), ("banned", .bool(isBanned)), ("unsubscribed", .bool(isUnsubscribed)),
            ("tier", tier.map(Value.string)), ("level", level.map(Value.int)),
            ("zone", zone.map(Value.string)),
            ("language", language.map(Value.string)), ("joined", joined.map(Value.instant)),
            ("name", name?.reference.map(Value.personal)),
            ("address", address?.reference.map(Value.personal)),
        ])
    }

    private static func personal(_ value: Value) -> Personal<String>? {
        guard case .personal(let reference) = value else { return nil }
        return .reference(reference)
    }

    private static func cell(_ personal: Personal<String>?) -> Cell {
        personal?.reference.map { Cell(.personal($0)) } ?? .null
    }
}

extension Personal {
    /// Where it is stored; nil for a value that is not stored yet.
    var reference: PersonalReference? { if case .reference(let reference) = self { reference } else { nil } }
}
