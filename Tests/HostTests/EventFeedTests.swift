import Dandelion
import DandelionTestWorld
import Foundation
import Testing

@testable import DandelionHost

/// Under a virtual clock letters bring their times with them: what comes of it
/// must be what comes of moving the clock to each time and waiting there.
@Suite("A feed in virtual time")
struct EventFeedTests {
    private struct Call: EventType {
        static let schema = EventSchema("call.made", .key("call"), .key("member"))
        var call: String
        var member: String
    }

    /// Answers a call by an activity, then waits for another call of the member, or for two hours.
    private struct Talk: Codable, Sendable {
        var member = ""
        var heard = 0
    }

    private static let begin = Handler("begin", version: 1, on: Call.self) { turn, call in
        try turn.start("talk", key: call.member, input: .string(call.member))
    }

    private static let talk = Workflow("talk", version: 1, state: Talk()) { flow in
        flow.step("start") { turn, talk, wake in
            if case .started(let input) = wake { talk.member = input.stringValue ?? "" }
            try turn.perform("answer", with: .string(talk.member), then: "answered")
        }
        flow.step("answered") { turn, talk, _ in
            try turn.put("answered", key: "\(talk.member) \(turn.now)", .int(Int64(talk.heard)))
            try turn.wait(
                for: Call.self, where: "member", is: .string(talk.member), within: .hours(2), then: "next")
        }
        flow.step("next") { turn, talk, wake in
            guard case .event = wake else {
                return try turn.put("left", key: "\(talk.member) \(turn.now)", .int(1))
            }
            talk.heard += 1
            try turn.perform("answer", with: .string(talk.member), then: "answered")
        }
    }

    private static let answer = Activity("answer", timeout: .seconds(3_600)) { (member: String, _) in
        member.count
    }

    private static func engine(
        _ store: any Store, _ clock: VirtualClock, holds: Bool = false, early: Bool = false
    ) -> Engine {
        var options = EngineOptions()
        options.clock = clock
        options.seeds = RepeatableSeeds(3)
        options.holdsActivities = holds
        options.activitiesAreHarmless = early
        return Engine(
            store: .existing(store), events: [Call.self], activities: [answer], workflows: [talk],
            handlers: [begin],
            options: options)
    }

    private static let start = Instant(microseconds: 852_076_800_000_000)

    /// Calls of a few members, many at one instant, many far apart.
    private static func calls(seed: UInt64, count: Int) -> [(id: String, member: String, at: Instant)] {
        var chance = SeededGenerator(seed: seed)
        var at = start
        return (0..<count).map { index in
            let waits = [0, 0, 1, 60, 1_800, 3_600, 7_200, 7_201, 90_000]
            at = at + .seconds(waits[Int.random(in: 0..<waits.count, using: &chance)])
            return ("c-\(index)", "m\(Int.random(in: 0..<5, using: &chance))", at)
        }
    }

    private static func file(_ calls: some Sequence<(id: String, member: String, at: Instant)>) -> InputFile {
        let lines = calls.map {
            #"{"type": "call.made", "id": "\#($0.id)", "occurred_at": "\#($0.at)", "body": {"call": "\#($0.id)", "member": "\#($0.member)"}}"#
        }
        return InputFile(
            name: "calls.jsonl", format: .jsonLines, data: Data(lines.joined(separator: "\n").utf8))
    }

    private static func running<Outcome>(
        _ engine: Engine, _ body: (Home) async throws -> Outcome
    ) async throws -> Outcome {
        let task = Task { try await engine.run() }
        await engine.waitUntilRunning()
        do {
            let outcome = try await body(engine.home("desk"))
            engine.stop()
            try await task.value
            return outcome
        } catch {
            engine.stop()
            try? await task.value
            throw error
        }
    }

    /// The calls that a log has, in its order.
    private static func calls(in state: [String]) -> [String] {
        state.filter { $0.contains(" call.made ") }.compactMap { line in
            line.firstMatch(of: #/"(c-\d+)"/#).map { String($0.1) }
        }
    }

    /// The log as a text, and what the fold made of it.
    private static func state(_ home: Home) async throws -> [String] {
        let log = try await home.changes(after: 0, limit: .max).map {
            "\($0.number) \($0.at) \($0.type) \($0.body)"
        }
        return log + [try await home.verifyFold().joined(separator: " ")]
    }

    @Test(
        "P15: gives the same log as moving the clock to each instant and waiting there",
        arguments: 1...8 as ClosedRange<UInt64>)
    func sameLog(_ seed: UInt64) async throws {
        let calls = Self.calls(seed: seed, count: 120)
        let clock = VirtualClock(Self.start)
        let stepwise = try await Self.running(Self.engine(MemoryStore(), clock)) { home in
            var rest = calls[...]
            while let first = rest.first {
                let group = rest.prefix { $0.at == first.at }
                rest = rest.dropFirst(group.count)
                await clock.advance(home.engine, to: first.at)
                try await home.record(
                    contentsOf: group.map {
                        Home.Recording(Call(call: $0.id, member: $0.member), id: $0.id, occurredAt: $0.at)
                    }, until: .processed)
                await clock.advance(home.engine, to: first.at)
            }
            return try await Self.state(home)
        }
        let other = VirtualClock(Self.start)
        let fed = try await Self.running(Self.engine(MemoryStore(), other, early: seed.isMultiple(of: 2))) {
            home in
            let plan = try InputPlan(
                [Self.file(calls)], mapping: nil, catalog: home.engine.catalogs.latest.catalog)
            let feed = EventFeed(engine: home.engine, home: home, plan: plan, clock: other, stood: nil)
            _ = try await feed.run(refuse: { throw $1 }, progress: { _ in })
            await other.advance(home.engine, to: other.now())
            return try await Self.state(home)
        }
        #expect(fed == stepwise)
        #expect(fed.count > calls.count * 2)
    }

    /// Feeds the calls to a store, as far as it goes; then it is opened again and fed again.
    private func feed(
        _ calls: [(id: String, member: String, at: Instant)], to store: any Store
    ) async throws -> [String] {
        let clock = VirtualClock(Instant(microseconds: .min))
        let engine = Self.engine(store, clock, holds: true, early: true)
        _ = try await engine.plugins.loaded()
        let stood = try await HostRun.HomeState.stored(engine.home("desk")).stood
        clock.set(stood ?? Self.start)
        return try await Self.running(engine) { home in
            let plan = try InputPlan(
                [Self.file(calls)], mapping: nil, catalog: engine.catalogs.latest.catalog)
            _ = try await EventFeed(engine: engine, home: home, plan: plan, clock: clock, stood: stood)
                .run(refuse: { throw $1 }, progress: { _ in })
            await clock.advance(engine, to: clock.now())
            return try await Self.state(home)
        }
    }

    @Test(
        "P15: goes on after a crash at any commit, before it is durable or after, as if there had been none")
    func crashes() async throws {
        let calls = Self.calls(seed: 5, count: 60)
        let calm = FaultyStore(MemoryStore(digestKey: .open), at: .max, fault: .crash(.before))
        let whole = try await feed(calls, to: calm)
        for commit in 2..<calm.commits {
            for moment in FaultyStore.Moment.allCases {
                let memory = MemoryStore(digestKey: .open)
                _ = try? await feed(calls, to: FaultyStore(memory, at: commit, fault: .crash(moment)))
                #expect(try await feed(calls, to: memory) == whole, "commit \(commit), \(moment)")
            }
        }
    }

    @Test("ends with the reason where the store has no space left, at any commit, and goes on from there")
    func full() async throws {
        let calls = Self.calls(seed: 6, count: 60)
        let calm = FaultyStore(MemoryStore(digestKey: .open), at: .max, fault: .crash(.before))
        let whole = try await feed(calls, to: calm)
        #expect(Self.calls(in: whole).count == calls.count)
        for commit in 2..<calm.commits - 1 {
            let memory = MemoryStore(digestKey: .open)
            let store = FaultyStore(memory, at: commit, fault: .refuse(.full(path: "desk.db")))
            _ = try? await feed(calls, to: store)
            let rest = try await feed(calls, to: memory)
            // What was under way may be answered at another moment, and more or less may follow from that.
            #expect(Self.calls(in: rest) == Self.calls(in: whole), "commit \(commit)")
            #expect(rest.last == "", "commit \(commit): it folds to what is stored")
        }
    }
}
