import Dandelion
import DandelionModel
import DandelionPlugins
import DandelionPrimitives
import DandelionWorkflow

/// What each method of `t` does.
extension PluginTestWorld {
    func perform(_ call: PluginTestCall) async throws {
        switch call.method {
        case .member: try await makeMember(call)
        case .send: try await send(call)
        case .advance: try await advance(by: try duration(call))
        case .restart: try await restart()
        case .cancel: try await cancel(try text(call, 0), at: call)
        case .setting:
            let (setting, new) = (try text(call, 0), try value(call, 1))
            try await expectTaken(
                try await engine.plugins.set(setting, of: plugin, to: new, in: Self.home), at: call)
        case .grant:
            try await expectTaken(
                try await engine.plugins.grant(try text(call, 0), to: plugin, in: Self.home), at: call)
        case .revoke:
            try await expectTaken(
                try await engine.plugins.revoke(try text(call, 0), from: plugin, in: Self.home), at: call)
        case .activity: try await addFake(try text(call, 0))
        case .fired: try await expectFired(try text(call, 0), at: call)
        case .nearmiss: try await expectMissed(try text(call, 0), call.arguments.dropFirst().first, at: call)
        case .messages: try await expectMessages(try fields(call), at: call)
        case .balance: try await expectBalance(try fields(call), at: call)
        case .status: try await expectStatus(try text(call, 0), try value(call, 1), at: call)
        case .equal:
            let (left, right) = (try value(call, 0), try value(call, 1))
            guard left == right else { throw failure("expected \(right.shown), got \(left.shown)", call) }
        }
    }

    // MARK: Doing

    private func makeMember(_ call: PluginTestCall) async throws {
        var fields = try fields(call)
        guard let id = fields["id"] else { throw misuse(call) }
        fields["id"] = nil
        fields["member"] = id
        let isUnsubscribed = fields["unsubscribed"] == true
        fields["unsubscribed"] = nil
        try await record("member.joined", .map(fields))
        guard isUnsubscribed else { return }
        try await record("member.unsubscribed", .map(ValueMap([("member", id)])))
    }

    private func send(_ call: PluginTestCall) async throws {
        guard let pattern = call.arguments.first, pattern["of"]?.stringValue == "event",
            let type = pattern["type"]?.stringValue
        else { throw misuse(call) }
        var fields = ValueMap()
        if case .map(let given)? = pattern["fields"] { fields = given }
        try await record(type, .map(fields))
    }

    private func cancel(_ workflow: String, at call: PluginTestCall) async throws {
        let run = try await newestRun(of: workflow, at: call)
        try await testHome.cancel(run: run.id, reason: "cancelled by \(call.location)")
        try await advance(by: .zero)
    }

    private func newestRun(of workflow: String, at call: PluginTestCall) async throws -> RunInfo {
        guard let run = try await testHome.runs(of: "\(plugin)/\(workflow)").last else {
            throw failure("no run of workflow '\(workflow)' was started", call)
        }
        return run
    }

    // MARK: Expecting

    private func firedRules() async throws -> [String] {
        guard let lastEntry, let entry = try await testHome.changes(after: lastEntry - 1, limit: 1).first
        else { return [] }
        let prefix = "\(plugin)/rule "
        return entry.turns.map(\.handler).filter { $0.hasPrefix(prefix) }
            .map { String($0.dropFirst(prefix.count)) }
    }

    private func expectFired(_ rule: String, at call: PluginTestCall) async throws {
        let fired = try await firedRules()
        guard !fired.contains(rule) else { return try await expectDone(rule, at: call) }
        let why = try await explanation(of: rule)
        let others = fired.isEmpty ? "no rule fired" : "fired: " + fired.joined(separator: ", ")
        throw failure("rule '\(rule)' did not fire: \(why); \(others)", call)
    }

    private func expectMissed(_ rule: String, _ expected: Value?, at call: PluginTestCall) async throws {
        if try await firedRules().contains(rule) { throw failure("rule '\(rule)' fired", call) }
        let why = try await explanation(of: rule)
        guard let expected = expected?.stringValue, !why.contains(expected) else { return }
        throw failure("rule '\(rule)' did not fire, but because: \(why); expected: \(expected)", call)
    }

    private func explanation(of rule: String) async throws -> String {
        guard let lastEntry else { return "nothing was sent yet" }
        return try await testHome.explanation(of: rule, in: plugin, entry: lastEntry)
    }

    private func expectMessages(_ fields: ValueMap, at call: PluginTestCall) async throws {
        guard let member = fields["to"]?.stringValue else { throw misuse(call) }
        let wanted = (1...).lazy.map { fields[String($0)]?.stringValue }.prefix { $0 != nil }.compactMap {
            $0
        }
        let sent = try await testHome.messages(to: member).filter { $0.state == .sent }
            .sorted { $0.number < $1.number }.map(\.template)
        guard Array(wanted) != sent else { return }
        throw failure(
            "messages to '\(member)': expected \(Array(wanted).shown), got \(sent.shown)", call)
    }

    private func expectBalance(_ fields: ValueMap, at call: PluginTestCall) async throws {
        guard let member = fields["of"]?.stringValue else { throw misuse(call) }
        for (key, kind) in [("1", Account.Kind.payable), ("held", .held), ("paid", .paid)] {
            guard let given = fields[key] else { continue }
            let wanted: Money
            switch given {
            case .money(let money): wanted = money
            case .string(let text): wanted = try Money(text)
            default: throw misuse(call)
            }
            let found = try await testHome.balance(of: Account(kind, member), in: wanted.currency)
            guard found != wanted else { continue }
            throw failure("\(kind.rawValue) of '\(member)': expected \(wanted), got \(found)", call)
        }
    }

    private func expectStatus(_ workflow: String, _ expected: Value, at call: PluginTestCall) async throws {
        let run = try await newestRun(of: workflow, at: call)
        guard let wanted = expected.stringValue else { throw misuse(call) }
        guard wanted != run.statusText, wanted != "\(run.status)" else { return }
        let text = run.statusText.map { ", status '\($0)'" } ?? ""
        let reason = run.reason.map { ": " + ($0["message"]?.stringValue ?? $0.shown) } ?? ""
        throw failure(
            "workflow '\(workflow)': expected '\(wanted)', it is \(run.status)\(text)\(reason)", call)
    }

    // MARK: Arguments

    private func fields(_ call: PluginTestCall) throws -> ValueMap {
        guard case .map(let map)? = call.arguments.first else { throw misuse(call) }
        return map
    }

    private func text(_ call: PluginTestCall, _ place: Int) throws -> String {
        guard call.arguments.indices.contains(place), let text = call.arguments[place].stringValue else {
            throw misuse(call)
        }
        return text
    }

    private func value(_ call: PluginTestCall, _ place: Int) throws -> Value {
        guard call.arguments.indices.contains(place) else { throw misuse(call) }
        return call.arguments[place]
    }

    private func duration(_ call: PluginTestCall) throws -> Duration {
        switch try value(call, 0) {
        case .duration(let duration): return duration
        case .string(let text): return try Duration(text: text)
        default: throw misuse(call)
        }
    }

    func misuse(_ call: PluginTestCall) -> PluginTestFailure {
        failure("\(call.method.name) was not given what it needs; write \(call.method.usage)", call)
    }

    func failure(_ message: String, _ call: PluginTestCall) -> PluginTestFailure {
        PluginTestFailure(message: message, location: call.location)
    }
}

extension Value {
    fileprivate var shown: String { JSONText.encode(self) }
}

extension [String] {
    fileprivate var shown: String { isEmpty ? "none" : joined(separator: ", ") }
}
