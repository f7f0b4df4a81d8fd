package import DandelionModel

/// A step of a plugin's run as its history tells it: for whoever shows a run, and runs nothing.
package struct RecordedStep: Sendable, Equatable {
    /// A call of a host function that the step made.
    package struct Call: Sendable, Equatable {
        /// As in `referrers.enroll`.
        package let name: String
        /// As in `plugin.lua:72`.
        package let location: String
        package let outcome: Outcome

        package init(name: String, location: String, outcome: Outcome) {
            self.name = name
            self.location = location
            self.outcome = outcome
        }
    }

    package enum Outcome: Sendable, Equatable {
        case returned([Value])
        case failed(code: String, message: String)
        /// The step ended here, and the run waits.
        case waits
    }

    package enum Wake: Sendable, Equatable {
        case started(Value)
        case event(type: String, body: Value)
        case timedOut
        case completed(Value)
        case failed(String)
        /// An operator cancelled the run.
        case cancelled
    }

    package let wake: Wake
    package let calls: [Call]

    /// The step of a payload in the run's history; nil where the payload is none of a plugin's.
    package init?(payload: Value) {
        guard let record = StepRecord(payload) else { return nil }
        wake =
            switch record.wake {
            case .started(let input): .started(input)
            case .event(let type, let body): .event(type: type, body: body)
            case .timedOut: .timedOut
            case .completed(let value): .completed(value)
            case .failed(let reason): .failed(reason)
            case .cancelled: .cancelled
            }
        calls = record.calls.map { call in
            let outcome: Outcome =
                switch call.result {
                case .values(let values): .returned(values)
                case .failure(let code, let message, _, _): .failed(code: code, message: message)
                case .wait: .waits
                }
            return Call(name: call.name, location: call.location, outcome: outcome)
        }
    }
}
