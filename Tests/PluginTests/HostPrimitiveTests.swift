import DandelionModel
import DandelionPlugins
import Testing

@Suite("The primitives in Lua")
struct HostPrimitiveTests {
    private func world<Outcome>(_ body: @escaping @Sendable (HostWorld) throws -> Outcome) throws -> Outcome {
        try HostThread.run { try body(try HostWorld()) }
    }

    private func error(_ script: String) throws -> String {
        try world { world in
            do {
                return "no error: \(try world.run(script))"
            } catch {
                return "\(error)"
            }
        }
    }

    @Test("members are created, read strictly, updated, found")
    func members() throws {
        let results = try world { world in
            try world.run(
                """
                local ada = members.create { id = "ada", tier = "gold", level = 2 }
                members.create { id = "bob" }
                members.update(ada, { tier = "silver" })
                local known = members.get "ada"
                local all = members.find()
                return known.tier, known.level, known.zone, known.banned, members.get "nobody", #all,
                  members.find { tier = "silver" }[1].id, members.accepts "ada", known.joined == time.now()
                """)
        }
        #expect(results == ["silver", 2, .null, false, .null, 2, "ada", true, true])
    }

    @Test("a field that a member cannot have is a mistake, and so is writing one")
    func strictRecords() throws {
        #expect(
            try error(#"local ada = members.create { id = "ada" } return ada.nmae"#).contains(
                "did you mean 'name'?"))
        #expect(
            try error(#"local ada = members.create { id = "ada" } ada.tier = "gold""#).contains("read-only"))
        #expect(
            try error(#"members.create { id = "ada", teir = "gold" }"#)
                .contains("members.create: 'teir' is not an argument; did you mean 'tier'?"))
        #expect(
            try error(#"members.update("nobody", { tier = "gold" })"#)
                .contains("members.update: there is no member 'nobody'; nothing was written. Check its id"))
    }

    @Test("consent is taken back and given again, for all messages or one purpose")
    func consent() throws {
        let results = try world { world in
            try world.run(
                """
                members.create { id = "ada" }
                members.unsubscribe("ada", "news")
                local one = members.accepts("ada", "news")
                local other = members.accepts("ada", "offers")
                members.unsubscribe "ada"
                local none = members.accepts("ada", "offers")
                members.resubscribe "ada"
                members.resubscribe("ada", "news")
                return one, other, none, members.accepts("ada", "news")
                """)
        }
        #expect(results == [false, true, false, true])
    }

    @Test("a referral earns both sides their reward, and the ledger shows it")
    func referral() throws {
        let results = try world { world in
            try world.run(
                """
                members.create { id = "ada" }
                local referrer = referrers.enroll("ada", "friends")
                referrals.touch("code", string.lower(referrer.code), "bob")
                """)
            world.advance(.seconds(60))
            try world.record(
                "order.paid", ["order": "o-1", "member": "bob", "amount": .money(try Money("100.00 USD"))])
            return try world.run(
                """
                local referrer = referrers.find { member = "ada", program = "friends" }
                local sale = referrals.list { order = "o-1" }[1]
                local balance = rewards.balance("ada", "USD")
                local mine = rewards.list("ada")[1]
                return referrers.conversions(referrer), sale.state, sale.referrer == referrer.id, sale.reason,
                  balance.payable, rewards.balance("bob", "USD").payable, mine.amount == balance.payable,
                  referrals.evidence(sale)[1].won, #referrals.list { referrer = referrer },
                  referrers.top("friends")[1].member, referrers.get(referrer).conversions, #referrers.list "ada",
                  programs.get("friends").reward.referrer == percent(10), #programs.list(), sale.refunded
                """)
        }
        #expect(
            results == [
                1, "converted", true, .null, .money(try Money("10.00 USD")), .money(try Money("5.00 USD")),
                true,
                true, 1, "ada", 1, 1, true, 1, .money(try Money("0.00 USD")),
            ])
    }

    @Test("rewards are granted, held, reversed and paid out")
    func rewards() throws {
        let results = try world { world in
            try world.run(
                """
                members.create { id = "ada" }
                local held = rewards.grant { to = "ada", amount = "5.00 USD", hold = "30d", reason = "welcome" }
                local free = rewards.grant { to = members.get "ada", amount = money "7.00 USD" }
                local gone = rewards.grant { to = "ada", amount = money "1.00 USD" }
                rewards.reverse(gone)
                rewards.pay_out(free)
                local balance = rewards.balance("ada", "USD")
                return held.hold_until == time.now() + "30d", held.program, balance.held, balance.payable, balance.paid,
                  rewards.get(gone).reversed, #rewards.list("ada", { limit = 2 })
                """)
        }
        #expect(
            results == [
                true, "thanks", .money(try Money("5.00 USD")), .money(try Money("0.00 USD")),
                .money(try Money("7.00 USD")), .money(try Money("1.00 USD")), 2,
            ])
    }

    @Test("what the ledger refuses raises with its text, and the code says what kind it is")
    func refusals() throws {
        #expect(
            try error(#"rewards.grant { to = "ada", amount = money "-1.00 USD" }"#).contains(
                "rewards.grant: "))
        #expect(
            try error(#"rewards.balance("ada", "EURO")"#).contains("'EURO' is not a currency of ISO 4217"))
        #expect(
            try error(#"rewards.list("ada", { limit = 51 })"#).contains(
                "'limit' must be between 1 and 50, got 51"))
        #expect(try error("referrals.list {}").contains("referrals.list: needs either 'order' or 'referrer'"))
        #expect(
            try error(#"referrers.enroll("ada", "freinds")"#).contains("there is no program 'freinds'"))
        let code = try world { world in
            try world.run(
                """
                local ok, failure = pcall(members.update, "nobody", { tier = "x" })
                return ok, failure.code, tostring(failure)
                """)
        }
        #expect(code[0] == false)
        #expect(code[1] == "missing")
        #expect(code[2].stringValue?.contains("there is no member 'nobody'") == true)
    }

    @Test("a member becomes a channel once, with a rate of their own")
    func channels() throws {
        let results = try world { world in
            try world.run(
                """
                members.create { id = "ada" }
                local first = channels.promote("ada", { kind = "person", rate = percent(12) })
                local again = channels.promote("ada", { kind = "partner" })
                return first.id == again.id, again.kind, again.rate == percent(12), channels.find("ada").code == first.code,
                  channels.find "bob", #channels.list(), channels.get(first).member
                """)
        }
        #expect(results == [true, "person", true, true, .null, 1, "ada"])
    }

    @Test("a message names one of the plugin's templates, and its other arguments fill the blanks")
    func messages() throws {
        let results = try world { world in
            try world.run(
                """
                members.create { id = "ada" }
                local sent = messages.send { to = "ada", template = "invite", points = 50, link = "/r/X" }
                return sent.state, sent.purpose, sent.link, sent.reason, messages.get(sent).template, #messages.list "ada"
                """)
        }
        #expect(results == ["queued", "news", "/r/X", .null, "invite", 1])
        #expect(
            try error(#"messages.send { to = "ada", template = "invit" }"#)
                .contains(
                    "messages.send: 'template' is 'invit', which the plugin does not declare; did you mean 'invite'?"
                ))
    }

    @Test("the store keeps values by key, counts, and lists by prefix")
    func store() throws {
        let results = try world { world in
            try world.run(
                """
                store.put("wish:b", { text = "more", price = money "1.00 EUR" })
                store.put("wish:a", 1)
                store.put("wish", "bare")
                store.put("wisi", "other")
                store.increment "count"
                store.increment("count", 41)
                store.remove "wish:a"
                store.remove "not there"
                """)
            return try world.run(
                """
                local listed = store.list { prefix = "wish" }
                return store.get("count"), store.get "wish:a", store.get("wish:b").price, #listed, listed[1].key,
                  listed[2].key, #store.list(), store.list { after = "wish:b" }[1].key, #store.list { limit = 1 },
                  #store.list { prefix = "wish", after = "wish" }
                """)
        }
        #expect(
            results == [42, .null, .money(try Money("1.00 EUR")), 2, "wish", "wish:b", 4, "wisi", 1, 1])
    }

    @Test("the store says what a value or key cannot be")
    func storeRefusals() throws {
        #expect(
            try error(#"store.put("a", nil)"#)
                .contains(
                    "store.put: 'value' must be a value, got nil (to forget a key, call store.remove(key))"
                ))
        #expect(try error(#"store.put("", 1)"#).contains("store.put: 'key' is empty"))
        #expect(
            try error(#"store.put("a", "x") store.increment "a""#)
                .contains(
                    "store.increment: 'a' holds a string ('x'), which is no whole number; nothing was written"
                ))
        #expect(
            try error(#"store.put("a", print)"#).contains(
                "store.put: argument 2 'value' must be a value, got a function"))
        #expect(
            try error(#"store.put("a", math.maxinteger) store.increment "a""#).contains("do not fit 64 bits"))
    }

    @Test("an event is recorded with the turn that caused it, and checked against its type")
    func events() throws {
        let recorded = try world { world in
            try world.run(#"events.record("wish.made", { member = "ada", text = "more" })"#)
            return try world.events("wish.made")
        }
        #expect(recorded == [["member": "ada", "text": "more"]])
        #expect(try error(#"events.record("wish.mode", {})"#).contains("wish.mode"))
        #expect(
            try error(
                #"events.record { ["$"] = "pattern", of = "event", type = "wish.made", fields = { member = { ["$"] = "match", op = "gt" } } }"#
            ).contains("events.record: 'member' is a condition, and an event that is recorded has values"))
    }

    @Test("every record has the fields that its declaration says, and no others")
    func recordsAreDeclared() throws {
        let shown = try world { world in
            try world.run(
                """
                members.create { id = "ada", tier = "gold", level = 1, zone = "Europe/Rome", language = "it", name = "Ada", address = "a@b" }
                local referrer = referrers.enroll("ada", "friends")
                local channel = channels.promote("ada", { kind = "person", rate = percent(1) })
                local reward = rewards.grant { to = "ada", amount = "1.00 USD", hold = "1d" }
                local message = messages.send { to = "ada", template = "invite", link = "x" }
                local function names(record) local list = {} for name in pairs(record) do list[#list + 1] = name end return list end
                return names(members.get "ada"), names(referrer), names(channel), names(reward), names(message),
                  names(programs.get "friends"), names(rewards.balance("ada", "USD")),
                  names(rewards.claw_back { from = "ada", amount = "1.00 USD", reason = "returned" })
                """)
        }
        let types = ["member", "referrer", "channel", "reward", "message", "program", "balance", "claw_back"]
        for (type, names) in zip(types, shown) {
            let declared = HostCatalog.records.first { $0.name == type }?.fields.map(\.name) ?? []
            let found = names.listValue?.compactMap(\.stringValue) ?? []
            #expect(Set(found).isSubset(of: declared), "\(type): \(found)")
            #expect(found.count > 2, "\(type): \(found)")
        }
    }
}
