import DandelionLua
import DandelionModel

/// What a call of `flow` waits for, as far as it decides what the wake becomes.
enum FlowWait: Equatable {
    /// `flow:sleep`, `flow:sleep_until`: nothing comes back.
    case time
    /// `flow:await`, `listener:next`: the event, or nil when the time was over.
    case event
    /// `flow:activity`: its result, or a business failure.
    case activity(name: String)
    /// `flow:send`: whether the message was sent, and why not.
    case message

    /// What the call that waited returns, or raises, in Lua.
    func results(of wake: RecordedWake) throws(HostFailure) -> [FlowResult] {
        switch (self, wake) {
        case (.time, _): return []
        case (.event, .event(let type, let body)): return [.record(body, type: type)]
        case (.event, _): return [.value(.null)]
        case (.activity, .completed(let value)): return [.value(value)]
        case (.activity(let name), .failed(let reason)):
            throw HostFailure(
                code: "activity_failed",
                message: "activity '\(name)' failed after its last attempt: \(reason)",
                hint: nil, isBusiness: true)
        case (.message, .event(_, let body)):
            let isSent = body["outcome"] == "sent"
            return [
                .value(.bool(isSent)),
                isSent ? .value(.null) : .value(body["reason"] ?? body["outcome"] ?? .null),
            ]
        default:
            throw HostFailure(
                code: "wake", message: "the run was woken by something that it did not wait for", hint: nil,
                isBusiness: false)
        }
    }
}

/// A result on its way into Lua.
enum FlowResult: Equatable {
    case value(Value)
    /// A record or an event: read-only, and strict about its fields.
    case record(Value, type: String)
}
