public import DandelionModel

/// Why a primitive did not do what it was asked. Nothing of the call was written.
@nonexhaustive
public enum PrimitiveError: Error, Equatable, Sendable {
    /// There is nothing of this kind by this id.
    case missing(what: String, id: String)
    case exists(what: String, id: String)
    case badName(what: String, name: String, reason: String)
    case unknownField(of: String, field: String, suggestion: String?)
    case wrongType(of: String, field: String, expected: String, found: String)
    /// A personal value of one member was given to another.
    case othersValue(member: String, field: String, subject: String)
    case banned(member: String, call: String)
    case programClosed(String)
    /// Another owner has declared a program of this name.
    case programTaken(program: String, owner: String, other: String)
    case noFreeCode(tries: Int)
    case negativeRefund(sale: String, amount: Money)
}

extension PrimitiveError {
    /// A short name of the case, by which a plugin can tell it apart.
    public var code: String {
        switch self {
        case .missing: "missing"
        case .exists: "exists"
        case .badName: "bad_name"
        case .unknownField: "unknown_field"
        case .wrongType: "wrong_type"
        case .othersValue: "others_value"
        case .banned: "banned"
        case .programClosed: "program_closed"
        case .programTaken: "program_taken"
        case .noFreeCode: "no_free_code"
        case .negativeRefund: "negative_refund"
        }
    }
}

extension PrimitiveError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missing(let what, let id):
            "there is no \(what) '\(clip(id))'; nothing was written. Check its id"
        case .exists(let what, let id):
            "the \(what) '\(clip(id))' exists already; nothing was written. Update it, or choose another id"
        case .badName(let what, let name, let reason):
            "the \(what) '\(clip(name))' \(reason); nothing was written. Use 1 to 200 bytes of printable text"
        case .unknownField(let of, let field, let suggestion):
            """
            a \(of) has no field '\(clip(field))'; nothing was written. \
            \(suggestion.map { "Did you mean '\($0)'?" } ?? "Leave it out")
            """
        case .wrongType(let of, let field, let expected, let found):
            """
            '\(clip(field))' of a \(of) is a \(found) and should be a \(expected); nothing was written. Convert it \
            first
            """
        case .othersValue(let member, let field, let subject):
            """
            '\(field)' of the member '\(clip(member))' was given a personal value of '\(clip(subject))'; nothing was \
            written. Give a value that is about the member
            """
        case .banned(let member, let call):
            "'\(call)' cannot be done for '\(clip(member))', who is banned; nothing was written. Lift the ban first"
        case .programClosed(let program):
            "the program '\(clip(program))' is closed; nothing was written. Declare it again to open it"
        case .programTaken(let program, let owner, let other):
            """
            '\(clip(other))' declares the program '\(clip(program))', which belongs to '\(clip(owner))'; the first \
            one stands. Give the second another name
            """
        case .noFreeCode(let tries):
            "\(tries) codes were drawn and all are taken; nothing was written. Try again"
        case .negativeRefund(let sale, let amount):
            "a refund of \(amount) on the sale '\(clip(sale))' is negative; nothing was written. Send what was refunded"
        }
    }
}

/// A name in an error text may come from a stranger.
func clip(_ text: String) -> String {
    let limit = 80
    return text.utf8.count <= limit ? text : String(decoding: text.utf8.prefix(limit), as: UTF8.self) + "…"
}
