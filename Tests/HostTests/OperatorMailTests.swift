import Dandelion
import DandelionHost
import DandelionSQLite
import DandelionTestWorld
import Testing

@Suite("An operator beside a host")
struct OperatorMailTests {
    private func withDesk(_ body: (OperatorDesk, Engine, OperatorMail) async throws -> Void) async throws {
        let desk = try OperatorDesk()
        let engine = try await desk.start()
        do {
            try await pay("o-1", engine)
            let mail = try await OperatorMail(desk.address, clock: desk.clock)
            defer { mail.close() }
            try await body(desk, engine, mail)
            let differences = try await engine.home("shop").verifyFold()
            #expect(differences == [])
        } catch {
            try? await desk.stop()
            throw error
        }
        try await desk.stop()
    }

    private func pay(_ order: String, _ engine: Engine) async throws {
        let body: Value = ["order": .string(order), "member": "ada", "amount": "20.00 USD"]
        try await engine.home("shop").record(type: "order.paid", body: body, id: order)
        await engine.settle()
    }

    private func run(_ engine: Engine) async throws -> RunInfo {
        try #require(try await engine.home("shop").runs(of: "shop/follow").first)
    }

    @Test("holds a run, lets it go on, and cancels it, with the host's answer for each")
    func runs() async throws {
        try await withDesk { desk, engine, mail in
            #expect(desk.address.hasHost)
            let id = try await run(engine).id
            let paused = try await mail.send(.pause(run: id), to: "shop")
            #expect(paused.hasHost)
            #expect(!paused.isRepeat)
            guard case .done(let entry) = try await desk.outcome(of: paused, mail) else {
                Issue.record("it was not done")
                return
            }
            let written = try await engine.home("shop").changes(after: entry - 1, limit: 1)
            #expect(written.map(\.type) == ["pause"])
            #expect(written.map(\.source) == ["operator"])
            #expect(try await run(engine).status == .paused)
            _ = try await desk.outcome(of: try await mail.send(.resume(run: id), to: "shop"), mail)
            #expect(try await run(engine).status == .waiting)
            let cancelled = try await mail.send(.cancel(run: id, reason: "ordered twice"), to: "shop")
            _ = try await desk.outcome(of: cancelled, mail)
            let ended = try await run(engine)
            #expect(ended.status == .cancelled)
            #expect(ended.reason?["message"] == "ordered twice")
            // What is over is refused on the spot.
            await #expect(throws: OrderRefusal.ended(run: id, status: "cancelled")) {
                try await mail.send(.terminate(run: id, reason: "again"), to: "shop")
            }
        }
    }

    @Test("sets, grants and switches, and is refused on the spot where that cannot be, with a suggestion")
    func plugins() async throws {
        try await withDesk { desk, engine, mail in
            let orders: [PluginOrder.Kind] = [
                .setting(name: "patience", value: "9d"), .revoke(capability: "members.read"), .disable,
            ]
            for kind in orders {
                let sent = try await mail.send(.plugin(PluginOrder(kind, plugin: "shop")), to: "shop")
                guard case .done = try await desk.outcome(of: sent, mail) else {
                    Issue.record("\(kind) was not done")
                    return
                }
            }
            let plugin = try #require(try await engine.plugins.installed(in: "shop").first)
            #expect(plugin.settings["patience"] == .duration(.days(9)))
            #expect(plugin.grants == [])
            #expect(plugin.isDisabled)
            let mistakes: [(PluginOrder, String)] = [
                (PluginOrder(.enable, plugin: "shpo"), "did you mean 'shop'?"),
                (
                    PluginOrder(.setting(name: "patence", value: "9d"), plugin: "shop"),
                    "did you mean 'patience'?"
                ),
                (PluginOrder(.setting(name: "patience", value: "1h"), plugin: "shop"), "setting 'patience'"),
                (
                    PluginOrder(.grant(capability: "member.read"), plugin: "shop"),
                    "did you mean 'members.read'?"
                ),
            ]
            let entries = try await engine.home("shop").changes(after: 0).count
            for (order, text) in mistakes {
                let error = await #expect(throws: ConfigurationRefusal.self) {
                    try await mail.send(.plugin(order), to: "shop")
                }
                #expect(error.map { "\($0)" }?.contains(text) == true, "\(String(describing: error))")
            }
            await engine.settle()
            #expect(try await engine.home("shop").changes(after: 0).count == entries)
        }
    }

    @Test("is told which home, run or dead letter there is not, and what was meant")
    func unknown() async throws {
        try await withDesk { _, engine, mail in
            let id = try await run(engine).id
            await #expect(throws: OrderRefusal.unknownHome("shopp", nearest: "shop")) {
                try await mail.send(.pause(run: id), to: "shopp")
            }
            let misspelt = String(id.dropLast()) + (id.hasSuffix("0") ? "1" : "0")
            await #expect(throws: OrderRefusal.unknownRun(misspelt, home: "shop", nearest: id)) {
                try await mail.send(.pause(run: misspelt), to: "shop")
            }
            await #expect(
                throws: OrderRefusal.unknownDeadLetter(entry: 9, turn: 0, home: "shop", known: [])
            ) {
                try await mail.send(.redrive(entry: 9, turn: 0), to: "shop")
            }
            await #expect(throws: FoldError.self) { try await mail.send(.pause(run: id), to: "") }
        }
    }

    @Test("drives a dead letter again, and is told that it failed again, or was done")
    func redrive() async throws {
        try await withDesk { desk, engine, mail in
            let revoke = PluginOrder(.revoke(capability: "members.read"), plugin: "shop")
            _ = try await desk.outcome(of: try await mail.send(.plugin(revoke), to: "shop"), mail)
            await desk.clock.advance(engine, by: .days(5))
            let letter = try #require(try await engine.home("shop").deadLetters().first)
            let again = OperatorOrder.redrive(entry: letter.entry, turn: letter.turn)
            let failed = try await desk.outcome(of: try await mail.send(again, to: "shop"), mail)
            guard case .failed(_, let reason) = failed else {
                Issue.record("\(failed)")
                return
            }
            #expect(reason.contains("members.read"))
            let grant = PluginOrder(.grant(capability: "members.read"), plugin: "shop")
            _ = try await desk.outcome(of: try await mail.send(.plugin(grant), to: "shop"), mail)
            let done = try await desk.outcome(of: try await mail.send(again, to: "shop"), mail)
            guard case .done = done else {
                Issue.record("\(done)")
                return
            }
            #expect(try await run(engine).status == .completed)
        }
    }

    @Test("erases a person, also one whom nobody knows by that name")
    func erase() async throws {
        try await withDesk { desk, engine, mail in
            try await engine.home("shop").record(
                type: "member.joined", body: ["member": "ada", "name": "Ada"], id: "j-1")
            for subject in ["ada", "nobody"] {
                let sent = try await mail.send(.erase(subject: subject), to: "shop")
                guard case .done(let entry) = try await desk.outcome(of: sent, mail) else {
                    Issue.record("it was not done")
                    return
                }
                let written = try await engine.home("shop").changes(after: entry - 1, limit: 1)
                #expect(written.map(\.kind) == [.erase])
            }
        }
    }

    @Test("is refused another order under an id, and told of one that was done before under its own")
    func ids() async throws {
        try await withDesk { desk, engine, mail in
            let id = try await run(engine).id
            let first = try await mail.send(.pause(run: id), to: "shop", id: "twice")
            let outcome = try await desk.outcome(of: first, mail)
            await #expect(throws: FoldError.self) {
                try await mail.send(.cancel(run: id, reason: "no more"), to: "shop", id: "twice")
            }
            try await engine.home("shop").resume(run: id)
            let again = try await mail.send(.pause(run: id), to: "shop", id: "twice")
            #expect(again.isRepeat)
            #expect(try await desk.outcome(of: again, mail) == outcome)
            #expect(try await run(engine).status == .waiting)
        }
    }

    @Test("without a host leaves orders for the next one, which takes them up in their order")
    func later() async throws {
        let desk = try OperatorDesk()
        let first = try await desk.start()
        try await pay("o-1", first)
        let id = try await run(first).id
        try await desk.stop()
        #expect(!desk.address.hasHost)
        let mail = try await OperatorMail(desk.address, clock: desk.clock)
        let sent = try await mail.send(.cancel(run: id, reason: "closed"), to: "shop", id: "c-1")
        #expect(!sent.hasHost)
        #expect(
            try await mail.outcome(of: sent, within: .seconds(3_600)) { _ in
                Issue.record("nobody is there to be waited for")
            } == .waiting)
        #expect(try await mail.send(.cancel(run: id, reason: "closed"), to: "shop", id: "c-1").isRepeat)
        let terminated = try await mail.send(.terminate(run: id, reason: "closed"), to: "shop")
        let second = try await desk.start()
        await second.settle()
        #expect(try await desk.outcome(of: sent, mail) == .done(entry: 4))
        #expect(try await desk.outcome(of: terminated, mail) == .done(entry: 5))
        #expect(try await run(second).status == .cancelled)
        let undone = try await second.home("shop").changes(after: 3, limit: 1).flatMap(\.turns)
        #expect(undone.map(\.outcome) == [.done])
        mail.close()
        try await desk.stop()
    }

    @Test("is told why a host refused an order that had nothing left to do when it was taken up")
    func refusedLater() async throws {
        let desk = try OperatorDesk()
        let first = try await desk.start()
        try await pay("o-1", first)
        try await first.plugins.revoke("members.read", from: "shop", in: "shop")
        await desk.clock.advance(first, by: .days(5))
        try await first.plugins.grant("members.read", to: "shop", in: "shop")
        let letter = try #require(try await first.home("shop").deadLetters().first)
        try await desk.stop()
        let mail = try await OperatorMail(desk.address, clock: desk.clock)
        defer { mail.close() }
        let again = OperatorOrder.redrive(entry: letter.entry, turn: letter.turn)
        let one = try await mail.send(again, to: "shop")
        let two = try await mail.send(again, to: "shop")
        let second = try await desk.start()
        await second.settle()
        guard case .done = try await desk.outcome(of: one, mail) else {
            Issue.record("it was not done")
            return
        }
        let name = "turn \(letter.turn) of entry \(letter.entry)"
        #expect(
            try await desk.outcome(of: two, mail)
                == .refused(reason: "there is no dead letter '\(name)'; nothing was changed. Check its name"))
        #expect(try await run(second).status == .completed)
        try await desk.stop()
    }

    @Test("looks for an answer a bounded number of times, for as long as it was told, while a host is there")
    func patience() async throws {
        let desk = try OperatorDesk()
        let first = try await desk.start()
        try await pay("o-1", first)
        let id = try await run(first).id
        try await desk.stop()
        let idle = desk.host()
        _ = try await idle.plugins.loaded()
        defer { idle.stop() }
        let mail = try await OperatorMail(desk.address, clock: desk.clock)
        defer { mail.close() }
        let sent = try await mail.send(.pause(run: id), to: "shop")
        #expect(sent.hasHost)
        var pauses: [Duration] = []
        let outcome = try await mail.outcome(of: sent, within: .seconds(60)) { pauses.append($0) }
        #expect(outcome == .waiting)
        #expect(pauses.reduce(.zero, +) == .seconds(60))
        #expect(pauses.count < 80)
        #expect(pauses.first == .milliseconds(5))
    }

    @Test("has nothing to open in memory, or where no host has been")
    func nowhere() async throws {
        await #expect(throws: OrderRefusal.inMemory) {
            try await OperatorMail(StoreAddress(place: .memory))
        }
        let error = await #expect(throws: FoldError.self) {
            try await OperatorMail(StoreAddress(place: .sqlite(path: "/nowhere/at/all.db")))
        }
        #expect(error.map { "\($0)" }?.contains("cannot open '/nowhere/at/all.db'") == true)
        #expect(!StoreAddress(place: .memory).hasHost)
        #expect(!StoreAddress(place: .sqlite(path: "/nowhere/at/all.db")).hasHost)
    }
}
