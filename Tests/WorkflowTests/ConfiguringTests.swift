import Dandelion
import DandelionStore
import DandelionTestWorld
import DandelionWorkflow
import Synchronization
import Testing

@Suite("What a process offers to a home")
struct ConfiguringTests {
    /// Keeps hold of the behavior that an engine was made with.
    final class Offer: Sendable {
        private let kept = Mutex<Offering?>(nil)

        func wrap(_ inner: any Behavior) -> any Behavior {
            let offering = Offering(around: inner)
            kept.withLock { $0 = offering }
            return offering
        }

        var behavior: Offering {
            get throws { try #require(kept.withLock { $0 }) }
        }
    }

    private func withOffer(
        store: any Store = MemoryStore(digestKey: .open), workflows: [Workflow] = [],
        handlers: [Handler] = [], clock: VirtualClock = VirtualClock(), forgets: Bool = false,
        retries: RetryPolicy = RetryPolicy(),
        _ body: (Offer, Engine, Home, VirtualClock) async throws -> Void
    ) async throws {
        let offer = Offer()
        try await withTestEngine(
            store: store, events: Shop.events, workflows: workflows, handlers: handlers, clock: clock,
            configure: {
                $0.wrap = { offer.wrap($0) }
                $0.forgetsAfterEveryTurn = forgets
                $0.turnRetries = retries
            }
        ) { engine, clock in
            let home = engine.home("shop")
            try await body(offer, engine, home, clock)
            let differences = try await home.verifyFold()
            #expect(differences == [])
        }
    }

    private static func ticks(_ numbers: ClosedRange<Int>) -> [Home.Recording] {
        numbers.map { Home.Recording(Tick(name: "t", count: $0), id: "t-\($0)") }
    }

    private static func kinds(_ home: Home) async throws -> [EntryKind] {
        try await home.changes(after: 0).map(\.kind)
    }

    @Test(
        "is an entry of its own before the next letter, once, whatever is forgotten",
        arguments: [false, true])
    func once(forgets: Bool) async throws {
        try await withOffer(forgets: forgets) { _, _, home, _ in
            try await home.record(contentsOf: Self.ticks(1...4))
            let entries = try await home.changes(after: 0)
            #expect(entries.map(\.kind) == [.configure, .event, .event, .event, .event])
            #expect(entries[0].type == "plugins")
            #expect(entries[0].body == ["version": 1])
            #expect(entries[0].source == "engine")
            #expect(entries[0].turns.map(\.handler) == ["configure"])
            #expect(entries.map { $0.turns.map(\.handler) }[3] == ["third"])
            let found = try await home.value("third", key: "4")
            #expect(found == 1)
        }
    }

    @Test("is asked for again when it has changed, and counts what the log holds from before")
    func changes() async throws {
        try await withOffer { offer, _, home, _ in
            try await home.record(contentsOf: Self.ticks(1...2))
            try offer.behavior.version.withLock { $0 = 2 }
            try await home.record(contentsOf: Self.ticks(3...4))
            let seen1 = try await Self.kinds(home)
            #expect(seen1 == [.configure, .event, .event, .configure, .event, .event])
            let found = try await home.value("third", key: "5")
            #expect(found == 2)
            let seen2 = try await home.count(Tables.pluginVersion)
            #expect(seen2 == 2)
        }
    }

    @Test("comes before a timer that is due, and the timer's entry is not late for it")
    func beforeTimers() async throws {
        let workflow = Workflow("sleep", version: 1, state: "") { flow in
            flow.step("start") { turn, _, _ in try turn.sleep(.days(1), then: "end") }
            flow.step("end") { _, _, _ in }
        }
        try await withOffer(workflows: [workflow], handlers: [ListenerTests.begin("sleep")]) {
            offer, engine, home, clock in
            try await home.record(OrderPaid(customer: "ada", amount: usd(1)))
            try offer.behavior.version.withLock { $0 = 2 }
            await clock.advance(engine, by: .days(2))
            let entries = try await home.changes(after: 0)
            #expect(entries.map(\.kind) == [.configure, .event, .start, .configure, .timer])
            #expect(entries[4].at == entries[1].at + .days(1))
            #expect(entries[3].at == entries[4].at)
        }
    }

    @Test("is not asked for when the log is folded again: the log says what the home had")
    func refold() async throws {
        let store = MemoryStore(digestKey: .open)
        let clock = VirtualClock()
        try await withOffer(store: store, clock: clock) { _, _, home, _ in
            try await home.record(contentsOf: Self.ticks(1...7))
        }
        try await withOffer(store: store, clock: clock) { offer, _, home, _ in
            try offer.behavior.version.withLock { $0 = 9 }
            let differences = try await home.verifyFold()
            #expect(differences == [])
            let seen3 = try await Self.kinds(home)
            #expect(seen3.filter { $0 == .configure }.count == 1)
        }
    }

    @Test("a crash at each commit gives the same hash", arguments: FaultyStore.Moment.allCases)
    func crashes(moment: FaultyStore.Moment) async throws {
        var hashes: Set<String> = []
        for commit in 0...14 {
            let memory = MemoryStore(digestKey: .open)
            let clock = VirtualClock()
            var isDone = false
            var process = 0
            while !isDone {
                memory.close()
                let store: any Store =
                    process == 0 && commit > 0
                    ? FaultyStore(memory, at: commit, fault: .crash(moment)) : memory
                process += 1
                do {
                    try await withOffer(store: store, clock: clock) { _, engine, home, clock in
                        for number in 1...6 {
                            try await home.record(contentsOf: Self.ticks(number...number))
                            await engine.settle()
                            guard engine.isFolding else { throw FoldError.stopping }
                        }
                        hashes.insert(try await home.refold().stored.description)
                    }
                    isDone = true
                } catch {
                    guard process < 3 else { throw error }
                }
            }
        }
        #expect(hashes.count == 1)
    }

    @Test("that cannot be put in place leaves a dead letter and nothing else, and events go on")
    func broken() async throws {
        try await withOffer { offer, engine, home, clock in
            try offer.behavior.breaksConfiguring.withLock { $0 = true }
            try await home.record(contentsOf: Self.ticks(1...3))
            await clock.advance(engine, by: .hours(1))
            let seen4 = try await Self.kinds(home)
            #expect(seen4 == [.configure, .event, .event, .event])
            let letters = try await home.deadLetters()
            #expect(letters.map(\.error) == ["the offer is broken"])
            for table in [Tables.plugin, Tables.pluginVersion, Tables.window] {
                let seen5 = try await home.count(table)
                #expect(seen5 == 0, "\(table.name)")
            }
            try offer.behavior.breaksConfiguring.withLock { $0 = false }
            try await home.redrive(entry: 1, turn: 0)
            let seen6 = try await home.count(Tables.plugin)
            #expect(seen6 == 1)
            let seen7 = try await home.deadLetters()
            #expect(seen7 == [])
        }
    }

    @Test("matching that fails leaves a dead letter and no window, and whoever waits hears the event")
    func matchingFails() async throws {
        let workflow = Workflow("wait", version: 1, state: "") { flow in
            flow.step("start") { turn, _, _ in
                try turn.wait(for: .ticks("bad"), listener: nil, until: nil, then: "end")
            }
            flow.step("end") { turn, _, _ in try turn.setStatus("heard") }
        }
        try await withOffer(workflows: [workflow], handlers: [ListenerTests.begin("wait")]) {
            _, engine, home, clock in
            try await home.record(OrderPaid(customer: "ada", amount: usd(1)))
            try await home.record(contentsOf: Self.ticks(1...1))
            try await home.record(Tick(name: "bad", count: 2))
            try await home.record(contentsOf: Self.ticks(3...4))
            await clock.advance(engine, by: .hours(1))
            let windows = try await home.read { try $0.rows(Scan(Tables.window)).map { $0[4] } }
            #expect(windows == [3])
            let seen8 = try await home.runs().map(\.statusText)
            #expect(seen8 == ["heard"])
            let letters = try await home.deadLetters()
            #expect(letters.map(\.handler) == ["rules"])
            #expect(letters.map(\.error) == ["the offer is broken"])
            let letter = try #require(letters.first)
            try await home.redrive(entry: letter.entry, turn: letter.turn)
            let again = try await home.deadLetters().map(\.error)
            #expect(again.count == 1)
            #expect(again.first?.contains("record its event anew") == true)
        }
    }

    @Test("what operators set comes as mail too, and once")
    func operators() async throws {
        let store = MemoryStore(digestKey: .open)
        try store.open(Engine.schema, as: .owner)
        let row: Row = [0, "shop", "operator", "g-1", "$configure.grant", .null, .null, #"{"to":"x"}"#]
        _ = try await store.commit(Commit([.append(Tables.mail.id, row)]))
        store.close()
        try await withOffer(store: store) { _, engine, home, _ in
            await engine.settle()
            let seen9 = try await Self.kinds(home)
            #expect(seen9 == [.configure, .configure])
            let again = try await home.configure("grant", id: "g-1", ["to": "x"])
            #expect(again.isRepeat)
            #expect(again.number == 2)
            let other = try await home.configure("setting", id: "s-1", ["name": "points"])
            #expect(other.number == 3)
            let seen10 = try await home.changes(after: 0).map(\.type)
            #expect(seen10 == ["plugins", "grant", "setting"])
            let seen11 = try await home.count(Tables.claim)
            #expect(seen11 == 2)
        }
    }

    @Test("without plugins an operator's setting is a dead letter that says so")
    func nothingToConfigure() async throws {
        try await withTestEngine(events: Shop.events) { engine, _ in
            let home = engine.home("shop")
            try await home.configure("grant", ["plugin": "shop", "capability": "members.read"])
            let errors = try await home.deadLetters().map(\.error)
            #expect(errors.count == 1)
            #expect(errors.first?.contains("there is no plugin 'shop' in this home") == true)
        }
    }

    @Test("which version a new run takes is the home's")
    func versions() async throws {
        func pinned(_ version: Int) -> Workflow {
            Workflow("pinned", version: version, state: "") { flow in
                flow.step("start") { turn, _, _ in try turn.setStatus("version \(version)") }
            }
        }
        try await withOffer(
            workflows: [pinned(1), pinned(2), pinned(3)], handlers: [ListenerTests.begin("pinned")]
        ) { offer, _, home, _ in
            try await home.record(OrderPaid(customer: "ada", amount: usd(1)))
            try offer.behavior.version.withLock { $0 = 2 }
            try await home.record(OrderPaid(customer: "ada", amount: usd(1)))
            let seen12 = try await home.runs().map(\.statusText)
            #expect(seen12 == ["version 1", "version 2"])
        }
    }
}
