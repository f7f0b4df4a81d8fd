/// One account of a home's ledger: a kind and whose it is.
///
/// What members own counts up, what programmes have spent counts down, and all
/// of a home's accounts together are always zero.
public struct Account: Sendable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The source of what a programme grants. Negative by as much as it has granted and not taken back.
        case program
        /// A member's, until its hold ends.
        case held
        /// A member's, to be paid out. Negative while a claw-back waits for later earnings.
        case payable
        /// What a member has been paid.
        case paid
    }

    public let kind: Kind
    /// The id of the programme or of the member.
    public let owner: String

    public init(_ kind: Kind, _ owner: String) {
        self.kind = kind
        self.owner = owner
    }

    /// The account of a text such as `held:ada`; nil for anything else.
    public init?(_ text: String) {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
            let kind = Kind(rawValue: String(text[..<colon]))
        else { return nil }
        self.init(kind, String(text[text.utf8.index(after: colon)...]))
    }

    /// The stable form in which it is stored: `held:ada`.
    public var text: String { "\(kind.rawValue):\(owner)" }
}

// Swift compares strings by canonical equivalence; ids compare by their bytes.
extension Account: Hashable, Comparable {
    public static func == (left: Account, right: Account) -> Bool {
        left.kind == right.kind && left.owner.hasSameBytes(as: right.owner)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        for byte in owner.utf8 { hasher.combine(byte) }
    }

    /// By the bytes of their texts.
    public static func < (left: Account, right: Account) -> Bool { left.text.precedesInBytes(right.text) }
}

extension Account: CustomStringConvertible, Codable {
    public var description: String { text }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// - Throws: ``LedgerError/unreadableAccount(_:)``.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let account = Account(text) else { throw LedgerError.unreadableAccount(text) }
        self = account
    }
}
