import Dandelion
import DandelionTestWorld
import Synchronization
import Testing

@Suite("A turn that fails")
struct FailureTests {
    /// Fails until a test mends it.
    final class Switch: Sendable {
        let isBroken = Mutex(true)
        let attempts = Mutex(0)
        func check() throws {
            attempts.withLock { $0 += 1 }
            if isBroken.withLock({ $0 }) { throw Broken() }
        }
        func mend() { isBroken.withLock { $0 = false } }
    }

    @Test("leaves nothing behind, and never undoes the others' turns")
    func others() async throws {
        let bad = Handler("bad", version: 1, on: Tick.self) { turn, _ in
            try turn.put("seen", key: "bad", true)
            try turn.grant(usd(5), to: "ada", program: "bad", holdUntil: turn.now + .days(1))
            throw Broken()
        }
        let good = Handler("good", version: 1, on: Tick.self) { turn, tick in
            try turn.put("seen", key: "good", .int(Int64(tick.count)))
        }
        try await withTestEngine(events: Shop.events, handlers: [bad, good]) { engine, _ in
            let home = engine.home("shop")
            try await home.record(Tick(name: "t", count: 4))
            let found1 = try await home.value("seen", key: "good")
            #expect(found1 == .int(4))
            let found2 = try await home.value("seen", key: "bad")
            #expect(found2 == nil)
            let found3 = try await home.balance(of: Account(.held, "ada"), in: dollars)
            #expect(found3 == usd(0))
            let turns = try await home.changes(after: 0)[0].turns
            #expect(turns.map(\.handler) == ["bad", "good"])
            #expect(turns[0].outcome == .failed(reason: "it broke", attempt: 1, isFinal: false))
            #expect(turns[1].outcome == .done)
        }
    }

    @Test("is tried again as an entry of its own that sees the state of then")
    func retried() async throws {
        let broken = Switch()
        let handler = Handler("h", version: 1, on: Tick.self) { turn, tick in
            if tick.name == "first" { try broken.check() }
            let sum = try turn.get("sum", key: "all")?.intValue ?? 0
            try turn.put("sum", key: "all", .int(sum + Int64(tick.count)))
        }
        try await withTestEngine(events: Shop.events, handlers: [handler]) { engine, clock in
            let home = engine.home("shop")
            try await home.record(Tick(name: "first", count: 1))
            try await home.record(Tick(name: "second", count: 10))
            let found4 = try await home.value("sum", key: "all")
            #expect(found4 == .int(10))
            broken.mend()
            await clock.advance(engine, by: .seconds(2))
            let found5 = try await home.value("sum", key: "all")
            #expect(found5 == .int(11))
            let later = try await home.changes(after: 2)
            let retry = try #require(later.first)
            #expect(retry.kind == .retry)
            #expect(retry.turns[0].outcome == .done)
            let found6 = try await home.verifyFold()
            #expect(found6 == [])
        }
    }

    @Test("becomes a dead letter after its attempts, and is done when it is driven again")
    func deadLetter() async throws {
        let broken = Switch()
        let handler = Handler("h", version: 3, on: Tick.self) { turn, _ in
            try broken.check()
            try turn.put("done", key: "h", true)
        }
        try await withTestEngine(
            events: Shop.events, handlers: [handler],
            configure: { $0.turnRetries = RetryPolicy(attempts: 3, first: .seconds(1)) }
        ) { engine, clock in
            let home = engine.home("shop")
            try await home.record(Tick(name: "t", count: 1))
            await clock.advance(engine, by: .hours(1))
            #expect(broken.attempts.withLock { $0 } == 3)
            let letters = try await home.deadLetters()
            let letter = try #require(letters.first)
            #expect(letters.count == 1)
            #expect(letter.entry == 1)
            #expect(letter.handler == "h")
            #expect(letter.version == 3)
            #expect(letter.attempts == 3)
            #expect(letter.error == "it broke")
            let unknown = await #expect(throws: FoldError.self) { try await home.redrive(entry: 1, turn: 7) }
            #expect(
                unknown.map(String.init(describing:))?.contains("no dead letter 'turn 7 of entry 1'") == true)
            broken.mend()
            try await home.redrive(entry: 1, turn: 0)
            let found7 = try await home.deadLetters()
            #expect(found7 == [])
            let found8 = try await home.value("done", key: "h")
            #expect(found8 == true)
            let found9 = try await home.verifyFold()
            #expect(found9 == [])
        }
    }

    @Test("for what its own writes do to the store fails alone, whatever it shared a batch with (P1)")
    func culprit() async throws {
        let handler = Handler("h", version: 1, on: Tick.self) { turn, tick in
            try turn.put("tick", key: "\(tick.count)", true)
        }
        // The store refuses one batch as if something in it could not stand.
        let memory = MemoryStore()
        let faulty = FaultyStore(
            memory, at: 2, fault: .refuse(.conflict(operation: 0, collection: "record")))
        try await withTestEngine(store: faulty, events: Shop.events, handlers: [handler]) { engine, clock in
            let home = engine.home("shop")
            let ticks = (1...50).map { Home.Recording(Tick(name: "t", count: $0), id: "t-\($0)") }
            let receipts = try await home.record(contentsOf: ticks)
            #expect(receipts.map(\.number) == (1...50).map { Int64($0) })
            await clock.advance(engine, by: .hours(1))
            for count in 1...50 {
                let found10 = try await home.value("tick", key: "\(count)")
                #expect(found10 == true)
            }
            let found11 = try await home.verifyFold()
            #expect(found11 == [])
        }
    }

    @Test("for want of space is told to whoever waits, and the next one is taken")
    func full() async throws {
        let memory = MemoryStore()
        let faulty = FaultyStore(memory, at: 2, fault: .refuse(.full(path: "shop.db")))
        try await withTestEngine(store: faulty, events: Shop.events, handlers: Shop.handlers) { engine, _ in
            let home = engine.home("shop")
            let order = OrderPaid(customer: "ada", amount: usd(1_000))
            let error = await #expect(throws: FoldError.self) { try await home.record(order, id: "o-1") }
            #expect(error.map(String.init(describing:))?.contains("no space is left") == true)
            let receipt = try await home.record(order, id: "o-1")
            #expect(receipt.number == 1)
            #expect(!receipt.isRepeat)
        }
    }

    @Test("that causes its own event again and again is stopped at the chain's limit")
    func chain() async throws {
        let echo = Handler("echo", version: 1, on: Tick.self) { turn, tick in
            try turn.emit(Tick(name: tick.name, count: tick.count + 1))
        }
        try await withTestEngine(
            events: Shop.events, handlers: [echo],
            configure: { $0.turnRetries = RetryPolicy(attempts: 1) }
        ) { engine, _ in
            let home = engine.home("shop")
            try await home.record(Tick(name: "t", count: 0))
            let entries = try await home.changes(after: 0)
            #expect(entries.count == 33)
            #expect(entries.last?.cause == 32)
            let letters = try await home.deadLetters()
            #expect(letters.first?.error.contains("chain of events that cause each other") == true)
        }
    }

    @Test("by reading or writing too much names the call and what to do instead")
    func limits() async throws {
        let greedy = Handler("greedy", version: 1, on: Tick.self) { turn, tick in
            for number in 0..<tick.count {
                if tick.name == "read" {
                    _ = try turn.get("many", key: "\(number % 100)")
                } else {
                    try turn.put("many", key: "\(number)", .int(1))
                }
            }
        }
        try await withTestEngine(
            events: Shop.events, handlers: [greedy],
            configure: { $0.turnRetries = RetryPolicy(attempts: 1) }
        ) { engine, _ in
            let home = engine.home("shop")
            try await home.record(Tick(name: "write", count: 1_000))
            try await home.record(Tick(name: "read", count: 256))
            let found12 = try await home.deadLetters()
            #expect(found12 == [])
            try await home.record(Tick(name: "write", count: 1_001))
            try await home.record(Tick(name: "read", count: 257))
            let errors = try await home.deadLetters().map(\.error)
            #expect(errors.count == 2)
            #expect(errors[0].contains("'put' would be row 1001"))
            #expect(errors[1].contains("'get' would read past what a turn may (256 rows"))
        }
    }

    @Test(
        "for want of an activity after a restart is laid aside with a dead letter, and done when it is back")
    func missingActivity() async throws {
        let broken = Switch()
        let call = Activity("call") { (_: String, context: ActivityContext) -> String in
            try broken.check()
            return "called as \(context.idempotencyKey.count)"
        }
        let caller = Workflow("caller", version: 1, state: "") { flow in
            flow.step("start") { turn, _, _ in try turn.perform("call", with: "ada", then: "called") }
            flow.step("called") { turn, _, wake in
                if case .activity(.completed(let answer)) = wake {
                    try turn.put("called", key: "ada", answer)
                }
            }
        }
        let begin = Handler("begin", version: 1, on: Tick.self) { turn, _ in try turn.start("caller") }
        let store = MemoryStore()
        let clock = VirtualClock()
        try await withTestEngine(
            store: store, events: Shop.events, activities: [call], workflows: [caller], handlers: [begin],
            clock: clock
        ) { engine, _ in
            _ = try await engine.home("shop").record(Tick(name: "t", count: 1))
            await engine.settle()
        }
        broken.mend()
        try await withTestEngine(
            store: store, events: Shop.events, workflows: [caller], handlers: [begin], clock: clock
        ) { engine, clock in
            await clock.advance(engine, by: .hours(1))
            let letters = try await engine.home("shop").deadLetters()
            #expect(letters.map(\.handler) == ["call"])
            #expect(letters.first?.error.contains("no activity 'call' is registered") == true)
            #expect(letters.first?.error.contains("Register it, then drive this dead letter again") == true)
        }
        try await withTestEngine(
            store: store, events: Shop.events, activities: [call], workflows: [caller], handlers: [begin],
            clock: clock
        ) { engine, clock in
            let home = engine.home("shop")
            await clock.advance(engine, by: .hours(1))
            let none = try await home.value("called", key: "ada")
            #expect(none == nil)
            let letters = try await home.deadLetters()
            let letter = try #require(letters.first)
            try await home.redrive(entry: letter.entry, turn: letter.turn)
            await engine.settle()
            let answer = try await home.value("called", key: "ada")
            #expect(answer == "called as 26")
            let left = try await home.deadLetters()
            #expect(left == [])
            let differences = try await home.verifyFold()
            #expect(differences == [])
        }
    }
}
