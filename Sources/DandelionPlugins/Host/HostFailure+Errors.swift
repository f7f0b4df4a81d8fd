package import DandelionLua
import DandelionModel
import DandelionPrimitives
import DandelionWorkflow

extension HostFailure {
    /// What Lua sees of an error that a host function threw. A failure passes as it is.
    package init(of function: String, _ error: any Error) {
        if let failure = error as? HostFailure {
            self = failure
        } else if let mismatch = error as? HostMismatch {
            let path = mismatch.path.isEmpty ? "" : "'\(mismatch.path)' "
            self.init(
                code: "argument", message: "\(function): \(path)\(mismatch.reason)", hint: mismatch.hint,
                isBusiness: false)
        } else {
            self.init(
                code: Self.code(of: error), message: "\(function): \(error)", hint: nil, isBusiness: false)
        }
    }

    /// A refusal of a host function: `code` for programs, the rest for people.
    package static func refused(
        _ function: String, _ code: String, _ message: String, hint: String? = nil
    ) -> HostFailure {
        HostFailure(code: code, message: "\(function): \(message)", hint: hint, isBusiness: false)
    }

    private static func code(of error: any Error) -> String {
        switch error {
        case let error as PrimitiveError: error.code
        case is MoneyError: "money"
        case is TimeError: "time"
        case is EventRefusal: "event"
        case LedgerError.tooManyRewards: "limit"
        case is LedgerError: "ledger"
        case is JSONError: "json"
        case is ValueError: "value"
        case TurnError.tooManyReads, TurnError.tooManyWrites, TurnError.valueTooLarge: "limit"
        case is TurnError: "turn"
        default: "failed"
        }
    }
}
