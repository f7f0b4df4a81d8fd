import Dandelion
import DandelionRules
import DandelionWorkflow

/// A workflow that listens, buffers, shows what it does, and begins anew.
extension SignUp {
    public static func of(_ member: String, named name: String) -> SignUp {
        SignUp(member: member, name: Personal(name), plan: "gold")
    }
}

extension World {
    struct Watching: Codable, Sendable {
        var member = ""
        var name = Personal("")
        var purchases: Int64 = 0
        var milestones: Int64 = 0
        var heard: [Int64] = []
    }

    static let watching = Workflow("watch", version: 1, state: Watching()) { flow in
        flow.step("start") { turn, state, wake in
            guard case .started(let input) = wake else { return }
            let signUp = try SignUp(eventBody: input)
            (state.member, state.name) = (signUp.member, signUp.name)
            state.purchases = try turn.listen(about("purchase", state.member))
            state.milestones = try turn.listen(
                EventSubscription(pattern: Pattern(type: "milestone", isEvery: true), key: nil))
            try turn.wait(
                for: about("refund", state.member), listener: nil, until: turn.now + .days(2), then: "heard")
        }
        flow.step("heard") { turn, state, wake in
            if case .event(let entry) = wake { state.heard.append(entry.number) }
            while let entry = try turn.take(from: state.purchases) { state.heard.append(entry.number) }
            try turn.keepHistory(.list(state.heard.map(Value.int)))
            // Every second member's run is that person's from here on, status and history included.
            if state.member.utf8.reduce(0, { $0 + Int($1) }) % 2 == 0 {
                guard case .value(let name) = try turn.resolve(state.name) else { return }
                try turn.setStatus("\(name) bought \(state.heard.count) times")
            }
            if turn.randomNumber(in: 0...4) == 0 { throw Trouble(number: state.heard.count) }
            guard state.heard.count < 6 else { return try end(turn, &state) }
            try turn.wait(
                for: about("refund", state.member), listener: state.purchases, until: turn.now + .days(2),
                then: state.heard.count % 2 == 0 ? "heard" : "pause")
        }
        flow.step("pause") { turn, state, wake in
            if case .event(let entry) = wake { state.heard.append(entry.number) }
            if case .timedOut = wake { return try end(turn, &state) }
            try turn.perform("write", with: .string(state.member), then: "heard")
        }
    }

    private static func end(_ turn: Turn, _ state: inout Watching) throws {
        while let entry = try turn.take(from: state.milestones) { state.heard.append(-entry.number) }
        let lines = try turn.history().count
        try turn.put("watched", key: state.member, .list((state.heard + [Int64(lines)]).map(Value.int)))
        switch turn.randomNumber(in: 0...3) {
        case 0: try turn.finish(failed: "tired", message: "watched \(state.member) too long")
        case 1: try turn.stopListening(state.milestones)
        default:
            let input = SignUp(member: state.member, name: state.name, plan: "watched")
            try turn.continueAsNew(input: try input.eventBody())
        }
    }

    private static func about(_ type: String, _ customer: String) -> EventSubscription {
        let field = PatternField("customer", equal(.string(customer)))
        return EventSubscription(
            pattern: Pattern(type: type, fields: [field]), key: ("customer", .string(customer)))
    }

    private static func equal(_ value: Value) -> Condition { .compare(.eq, .literal(value)) }
}
