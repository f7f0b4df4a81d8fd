package import DandelionModel
import DandelionStore
package import DandelionWorkflow

/// The way of a message from its row to the outside: a workflow of two turns.
///
/// The first, at delivery, asks whether the member takes it; then the activity
/// ``activity`` makes the text and hands it over; the second notes how that
/// ended. Who lists workflows and activities registers ``workflow`` with
/// ``version``, runs ``step(_:_:)`` for it, and does ``MessageDelivery`` in the activity.
package enum MessageGate {
    package static let workflow = "dandelion.message"
    package static let version = 1
    package static let activity = "dandelion.deliver"

    /// What became of a message.
    package enum Outcome: Sendable, Hashable {
        case sent
        case suppressed(String)
        case failed(String)
    }

    /// A step of the workflow.
    package static func step(_ turn: Turn, _ wake: Wake) throws {
        switch wake {
        case .started(let input):
            let id = input.stringValue ?? ""
            try turn.setRunState(.string(id))
            guard let delivery = try gate(turn, id) else { return }
            try turn.perform(activity, with: delivery, then: "settled")
        case .activity(let outcome):
            guard let id = try turn.runState()?.stringValue else { return }
            try settled(turn, id, Outcome(outcome))
        case .event, .timedOut:
            throw TurnError.invalid(call: workflow, reason: "was woken by what it does not wait for")
        }
    }

    /// Decides whether a message goes out now.
    ///
    /// - Returns: The input of the activity; nil where the message is settled
    ///   already, or was suppressed just now.
    package static func gate(_ turn: Turn, _ id: String) throws -> Value? {
        guard var message = try turn.messages.get(id) else {
            throw PrimitiveError.missing(what: "message", id: id)
        }
        guard message.state == .queued else { return nil }
        let member = try turn.members.existing(message.member)
        if let reason = try turn.members.refusal(of: member, purpose: message.purpose) {
            try settle(turn, &message, .suppressed(reason))
            return nil
        }
        guard
            let row = try turn.findRow(PrimitiveTables.text, .text(message.digest), for: "messages.deliver"),
            let subject = row[3].text, let text = row[4].text
        else { throw PrimitiveError.missing(what: "text of the template", id: message.template) }
        message.state = .sending
        try turn.messages.put(message, for: "messages.deliver")
        // References stay references: the activity resolves them, and so does nothing else.
        return record([
            ("message", .string(id)), ("member", .string(member.id)), ("template", .string(message.template)),
            ("subject", .string(subject)), ("text", .string(text)),
            ("purpose", message.purpose.map(Value.string)), ("link", message.link.map(Value.string)),
            ("language", member.language.map(Value.string)), ("zone", member.zone.map(Value.string)),
            ("variables", message.variables.isNull ? nil : try message.variables.value()),
            ("name", member.name?.reference.map(Value.personal)),
            ("address", member.address?.reference.map(Value.personal)),
        ])
    }

    /// Notes what became of a message, once, and records `message.settled`.
    package static func settled(_ turn: Turn, _ id: String, _ outcome: Outcome) throws {
        guard var message = try turn.messages.get(id) else {
            throw PrimitiveError.missing(what: "message", id: id)
        }
        guard !message.state.isSettled else { return }
        try settle(turn, &message, outcome)
    }

    private static func settle(_ turn: Turn, _ message: inout Message, _ outcome: Outcome) throws {
        switch outcome {
        case .sent: message.state = .sent
        case .suppressed(let reason): (message.state, message.reason) = (.suppressed, reason)
        case .failed(let reason): (message.state, message.reason) = (.failed, reason)
        }
        message.settledAt = turn.now
        try turn.messages.put(message, for: "messages.settle")
        try turn.emit(
            type: StandardEvents.messageSettled.name,
            body: record([
                ("message", .string(message.id)), ("member", .string(message.member)),
                ("template", .string(message.template)), ("outcome", .string(message.state.rawValue)),
                ("reason", message.reason.map(Value.string)),
            ]))
    }
}

extension MessageGate.Outcome {
    /// What the activity answered. Its texts may tell about the person, so only
    /// the reasons that it knows by name are taken over.
    init(_ outcome: ActivityOutcome) {
        switch outcome {
        case .failed: self = .failed("undelivered")
        case .completed(let answer):
            switch answer["outcome"]?.stringValue {
            case "suppressed": self = .suppressed(Self.named(answer, otherwise: "refused"))
            case "failed": self = .failed(Self.named(answer, otherwise: "undelivered"))
            default: self = .sent
            }
        }
    }

    package var value: Value {
        switch self {
        case .sent: ["outcome": "sent"]
        case .suppressed(let reason): ["outcome": "suppressed", "reason": .string(reason)]
        case .failed(let reason): ["outcome": "failed", "reason": .string(reason)]
        }
    }

    /// A reason in small letters and underscores: `bounced`, `erased`, `no_address`.
    private static func named(_ answer: Value, otherwise standard: String) -> String {
        guard let reason = answer["reason"]?.stringValue, (1...32).contains(reason.utf8.count),
            reason.utf8.allSatisfy({
                $0 == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")) ~= $0
            })
        else { return standard }
        return reason
    }
}
