import Dandelion
import DandelionTestWorld
import Synchronization
import Testing

@Suite("Recording an event")
struct RecordingTests {
    @Test("is answered with its number, and the same message again with the same receipt (P2)")
    func once() async throws {
        try await withTestEngine(events: Shop.events, handlers: Shop.handlers) { engine, _ in
            let home = engine.home("shop")
            let order = OrderPaid(customer: "ada", amount: usd(1_000))
            let first = try await home.record(order, id: "o-1")
            let again = try await home.record(order, id: "o-1")
            #expect(first.number == 1)
            #expect(!first.isRepeat)
            #expect(again.number == 1)
            #expect(again.isRepeat)
            let found1 = try await home.balance(of: Account(.held, "ada"), in: dollars)
            #expect(found1 == usd(100))
        }
    }

    @Test("under a used id with other content is refused, and the first stands")
    func differentContent() async throws {
        try await withTestEngine(events: Shop.events, handlers: Shop.handlers) { engine, _ in
            let home = engine.home("shop")
            try await home.record(OrderPaid(customer: "ada", amount: usd(1_000)), id: "o-1")
            let error = await #expect(throws: FoldError.self) {
                try await home.record(OrderPaid(customer: "ada", amount: usd(2_000)), id: "o-1")
            }
            let text = error.map(String.init(describing:)) ?? ""
            #expect(text.contains("'o-1' was recorded before in home 'shop' as entry 1 with other content"))
            let found2 = try await home.changes(after: 0).count
            #expect(found2 == 1)
        }
    }

    @Test("counts personal fields neither as content nor in the log (P13)")
    func personalContent() async throws {
        try await withTestEngine(events: Shop.events) { engine, _ in
            let home = engine.home("shop")
            let joined = Joined(member: "m1", email: Personal("ada@example.org"), plan: "gold")
            try await home.record(joined, id: "j")
            let corrected = Joined(member: "m1", email: Personal("ada@example.com"), plan: "gold")
            let found3 = try await home.record(corrected, id: "j").isRepeat
            #expect(found3)
            let changes = try await home.changes(after: 0)
            let entry = try #require(changes.first)
            guard case .personal(let reference)? = entry.body["email"] else {
                Issue.record("the log holds \(entry.body)")
                return
            }
            #expect(reference.subject == "m1")
        }
    }

    @Test("of an unknown type or with a wrong field is refused with what to write instead (P16)")
    func refusals() async throws {
        struct Unknown: EventType {
            static let schema = EventSchema("order.payd", .key("customer"))
            var customer: String
        }
        try await withTestEngine(events: Shop.events) { engine, _ in
            let home = engine.home("shop")
            let error = await #expect(throws: FoldError.self) {
                try await home.record(Unknown(customer: "ada"))
            }
            #expect(error.map(String.init(describing:))?.contains("'order.paid'") == true)
            await #expect(throws: FoldError.self) {
                try await engine.home("").record(Tick(name: "a", count: 1))
            }
            await #expect(throws: FoldError.self) {
                try await home.record(Tick(name: "a", count: 1), id: "line\nbreak")
            }
            let long = String(repeating: "x", count: 70_000)
            await #expect(throws: FoldError.self) { try await home.record(Tick(name: long, count: 1)) }
            let found4 = try await home.changes(after: 0).isEmpty
            #expect(found4)
        }
    }

    @Test("before the engine runs is durable, and handled when it does")
    func beforeRun() async throws {
        let store = MemoryStore()
        var options = EngineOptions()
        options.clock = VirtualClock()
        let engine = Engine(
            store: .existing(store), events: Shop.events, handlers: Shop.handlers, options: options)
        let home = engine.home("shop")
        let order = OrderPaid(customer: "ada", amount: usd(1_000))
        let waiting = try await home.record(order, id: "o-1")
        #expect(waiting.number == nil)
        let found5 = try await home.record(order, id: "o-1").isRepeat
        #expect(found5)
        await #expect(throws: FoldError.self) {
            try await home.record(OrderPaid(customer: "bob", amount: usd(1)), id: "o-1")
        }
        async let processed = home.record(Tick(name: "t", count: 1), id: "t", until: .processed)
        let running = Task { try await engine.run() }
        await engine.waitUntilRunning()
        #expect(try await processed.number != nil)
        await engine.settle()
        let found6 = try await home.record(order, id: "o-1").number
        #expect(found6 != nil)
        engine.stop()
        try await running.value
        await #expect(throws: FoldError.self) { try await home.record(order, id: "o-2") }
        await #expect(throws: FoldError.self) { try await engine.run() }
    }

    @Test("to a home whose mail is full is refused, and to others it is not")
    func overloaded() async throws {
        let gate = Gate()
        let slow = Handler("slow", version: 1, on: Tick.self) { _, tick in
            if tick.name == "wait" { gate.wait() }
        }
        try await withTestEngine(
            events: Shop.events, handlers: [slow],
            configure: {
                $0.mailLimit = 2
                $0.lanes = 2
            }
        ) { engine, _ in
            // Two homes on different lanes.
            let (busy, free) = ("a", "b")
            try #require(Shard.of(home: busy) % 2 != Shard.of(home: free) % 2)
            async let first = engine.home(busy).record(Tick(name: "wait", count: 1))
            await gate.entered()
            async let second = engine.home(busy).record(Tick(name: "next", count: 2))
            while engine.waiting(in: busy) < 2 { await Task.yield() }
            let error = await #expect(throws: FoldError.self) {
                try await engine.home(busy).record(Tick(name: "more", count: 3))
            }
            guard case .overloaded(let home, let waiting, _, _)? = error else {
                Issue.record("it was \(String(describing: error))")
                return
            }
            #expect(home == busy)
            #expect(waiting == 2)
            try await engine.home(free).record(Tick(name: "free", count: 4))
            gate.open()
            _ = try await (first, second)
        }
    }

    @Test("to a quiet home is not kept waiting by a busy one on the same lane")
    func fairness() async throws {
        let gate = Gate()
        let order = Mutex<[String]>([])
        let note = Handler("note", version: 1, on: Tick.self) { turn, tick in
            if tick.name == "wait" { gate.wait() }
            order.withLock { $0.append(turn.homeName) }
        }
        try await withTestEngine(events: Shop.events, handlers: [note]) { engine, _ in
            async let first = engine.home("busy").record(Tick(name: "wait", count: 0))
            await gate.entered()
            let many = (1...1_000).map { Home.Recording(Tick(name: "t", count: $0)) }
            async let busy = engine.home("busy").record(contentsOf: many)
            while engine.waiting(in: "busy") < 1_001 { await Task.yield() }
            async let quiet = engine.home("quiet").record(Tick(name: "t", count: 1))
            while engine.waiting(in: "quiet") < 1 { await Task.yield() }
            gate.open()
            _ = try await (first, busy, quiet)
        }
        // At most two helpings of the busy home come first.
        let place = try #require(order.withLock { $0.firstIndex(of: "quiet") })
        #expect(place <= 2 * 64)
        #expect(order.withLock { $0.count } == 1_002)
    }

    @Test("gives a page of changes after a cursor")
    func changes() async throws {
        try await withTestEngine(events: Shop.events) { engine, _ in
            let home = engine.home("shop")
            for count in 1...10 { try await home.record(Tick(name: "t", count: count)) }
            let page = try await home.changes(after: 3, limit: 4)
            #expect(page.map(\.number) == [4, 5, 6, 7])
            #expect(page.map { $0.body["count"]?.intValue } == [4, 5, 6, 7])
            let found7 = try await home.changes(after: 10).isEmpty
            #expect(found7)
        }
    }
}
