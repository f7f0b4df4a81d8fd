import DandelionLua
import DandelionModel
import Testing

@Suite("A host function")
struct HostCallTests {
    @Test("reads its arguments as they lie, without converting")
    func arguments() throws {
        var seen: [String] = []
        let sandbox = try Sandbox(functions: [
            .plain("look") { call in
                seen.append("\(call.count)")
                for place in 0..<call.count {
                    let parts: [Any?] = [
                        call.integer(place), call.number(place), call.string(place), call.boolean(place),
                    ]
                    let texts = parts.map { $0.map { "\($0)" } ?? "-" }
                    seen.append("\(call.kind(place)) \(texts.joined(separator: " "))")
                }
            }
        ])
        _ = try sandbox.run("look(7, 7.0, 7.5, '7', true, nil, {}, look, coroutine.create(look))")
        #expect(
            seen == [
                "9", "integer 7 7.0 - -", "number 7 7.0 - -", "number - 7.5 - -", "string - - 7 -",
                "boolean - - - true", "nil - - - -", "table - - - -", "function - - - -",
                "coroutine - - - -",
            ])
    }

    @Test("finds nothing beyond its arguments")
    func beyond() throws {
        let sandbox = try Sandbox(functions: [
            HostFunction(name: "f") { call throws(HostFailure) in
                call.push(call.integer(0) == nil && call.integer(-1) == nil && call.kind(5) == .nil)
                call.push(try call.value(3))
                return .done
            }
        ])
        #expect(try sandbox.run("return f()") == [true, .null])
    }

    @Test("returns several results")
    func results() throws {
        let sandbox = try Sandbox(functions: [
            .plain("f") { call in
                call.push(Int64(1))
                call.push(Value.string("two"))
                call.pushNil()
                call.push(true)
                call.push([1, 2] as Value)
                call.push(Value.float(0.5))
            }
        ])
        #expect(try sandbox.run("return f()") == [1, "two", .null, true, [1, 2], .float(0.5)])
    }

    @Test("stands where its name says: alone, in a table, as a method without the object")
    func names() throws {
        let echo: (inout HostCall) -> Void = { $0.push(Int64($0.count)) }
        let sandbox = try Sandbox(functions: [
            .plain("f", echo), .plain("members.get", echo), .plain("flow:sleep", echo),
        ])
        #expect(try sandbox.run("return f(1), members.get(1, 2), flow:sleep(1)") == [1, 2, 1])
    }

    @Test("that is a method says so when it is called with a point")
    func point() throws {
        let sandbox = try Sandbox(functions: [.plain("flow:sleep") { _ in }])
        let error = failure { _ = try sandbox.run("flow.sleep('3d')") }
        #expect(error?.runtime?.message == "'sleep' is called with a colon: write OBJECT:sleep(…)")
        #expect(error?.runtime?.where == "plugin.lua:1")
    }

    @Test("takes the place of one of the same name")
    func replaced() throws {
        let sandbox = try Sandbox(functions: [.plain("f") { $0.push(Int64(1)) }])
        try sandbox.add([.plain("f") { $0.push(Int64(2)) }])
        #expect(try sandbox.run("return f()") == [2])
    }

    @Test("knows the line that calls it")
    func location() throws {
        let sandbox = try Sandbox(functions: [.plain("f") { $0.push(.string($0.location)) }])
        #expect(
            try sandbox.run("local x = 1\nlocal a = f()\nlocal ok, b = pcall(f)\nreturn a, b")
                == ["plugin.lua:2", "plugin.lua:3"])
    }

    @Test("keeps functions by identity and may call them while it is called")
    func nested() throws {
        var sandbox: Sandbox?
        let twice = HostFunction(name: "twice") { call throws(HostFailure) in
            let function = try call.reference(0)
            for _ in 0..<2 {
                // What was pushed before must survive the call within.
                let results = try? sandbox?.call(function, [.value("text"), .value([1])])
                call.push(results?.first?.value ?? .null)
            }
            call.push(.string(call.string(1) ?? "gone"))
            return .done
        }
        sandbox = try Sandbox(functions: [twice])
        #expect(
            try sandbox?.run(
                "local n = 0 return twice(function(s, t) n = n + #s + #t return n end, 'second')")
                == [5, 10, "second"])
        sandbox = nil
    }

    @Test("may nest until Lua's own limit of C calls, not until a crash")
    func recursion() throws {
        let limit = onLuaThread { () -> LuaLimit? in
            var sandbox: Sandbox?
            let again = HostFunction(name: "again") { call throws(HostFailure) in
                let function = try call.reference(0)
                _ = try? sandbox?.call(function)
                return .done
            }
            sandbox = try? Sandbox(functions: [again])
            defer { sandbox = nil }
            return failure {
                _ = try sandbox?.run("local function f() again(f) end f()")
            }?.limit
        }
        #expect(limit == .stack)
    }

    @Test("raises a value that nests too deep instead of handing it over")
    func deep() throws {
        let sandbox = try Sandbox(functions: [
            .plain("f") { call in
                call.push((0..<33).reduce(Value.int(1)) { inner, _ in .list([inner]) })
            },
            .plain("g") { call in
                call.push((0..<32).reduce(Value.int(1)) { inner, _ in .list([inner]) })
            },
        ])
        let error = failure { _ = try sandbox.run("f()") }
        #expect(error?.runtime?.message.contains("deeper than 32 levels") == true)
        #expect(try sandbox.run("return g() ~= nil") == [true])
    }
}

@Suite("A host function that fails")
struct HostFailureTests {
    private let refusal = HostFailure(code: "no_member", message: "no member 'ada'", hint: "create it first")

    @Test("raises a table with code, message, hint and where, which a plugin can catch")
    func caught() throws {
        let sandbox = try Sandbox(functions: [.failing("find", refusal)])
        #expect(
            try sandbox.run(
                """
                local ok, e = pcall(find, 1)
                local ok2, e2 = pcall(function()
                  return find(2)
                end)
                return ok, e.code, e.message, e.hint, e2.where, tostring(e2), "so: " .. e2
                """)
                == [
                    false, "no_member", "no member 'ada'", "create it first", "plugin.lua:3",
                    "plugin.lua:3: no member 'ada' (create it first)",
                    "so: plugin.lua:3: no member 'ada' (create it first)",
                ])
    }

    @Test("arrives as what it was where nothing catches it")
    func uncaught() throws {
        let business = HostFailure(code: "x", message: "m", isBusiness: true)
        let sandbox = try Sandbox(functions: [.failing("find", refusal), .failing("fail", business)])
        let first = try required(
            failure { _ = try sandbox.run("\nlocal function f() find() end f()") }?
                .runtime)
        #expect(first.isHostFailure && !first.isBusiness)
        #expect(first.code == "no_member")
        #expect(first.message == "no member 'ada'")
        #expect(first.hint == "create it first")
        #expect(first.where == "plugin.lua:2")
        #expect(first.description == "plugin.lua:2: no member 'ada' (create it first)")
        #expect(first.traceback.first == "in 'find' of the host")
        #expect(first.value["code"] == "no_member")
        let second = try required(failure { _ = try sandbox.run("fail()") }?.runtime)
        #expect(second.isBusiness && second.hint == nil)
    }

    @Test("may be raised again, and stays what it was")
    func raisedAgain() throws {
        let sandbox = try Sandbox(functions: [.failing("find", refusal)])
        let error = failure {
            _ = try sandbox.run("local ok, e = pcall(find) error(e)")
        }
        #expect(error?.runtime?.isHostFailure == true)
        #expect(error?.runtime?.code == "no_member")
    }

    @Test("is told apart from a plugin's table that looks the same")
    func imitation() throws {
        let sandbox = try Sandbox(functions: [])
        let error = failure {
            _ = try sandbox.run("error({code = 'x', message = 'm', where = 'plugin.lua:1'})")
        }
        #expect(error?.runtime?.isHostFailure == false)
    }

    @Test("returns nothing of what it pushed before")
    func pushed() throws {
        let refusal = refusal
        let sandbox = try Sandbox(functions: [
            HostFunction(name: "f") { call throws(HostFailure) in
                call.push("a long text that stands on the wire before the failure does")
                call.push(Int64(1))
                throw refusal
            }
        ])
        #expect(try sandbox.run("return pcall(f)").count == 2)
        #expect(try sandbox.run("return select(2, pcall(f)).message") == ["no member 'ada'"])
    }

    @Test("hides its metatable")
    func metatable() throws {
        let sandbox = try Sandbox(functions: [.failing("find", refusal)])
        #expect(try sandbox.run("return getmetatable(select(2, pcall(find)))") == [false])
    }
}

@Suite("P3: no jump of Lua's crosses a Swift frame")
struct JumpTests {
    private final class Witness {
        let onEnd: () -> Void
        init(_ onEnd: @escaping () -> Void) { self.onEnd = onEnd }
        deinit { onEnd() }
    }

    @Test("P3: a failing host function releases what its frame held")
    func failing() throws {
        var alive = 0
        let sandbox = try Sandbox(functions: [
            HostFunction(name: "f") { _ throws(HostFailure) in
                alive += 1
                let witness = Witness { alive -= 1 }
                try withExtendedLifetime(witness) { () throws(HostFailure) in
                    throw HostFailure(code: "x", message: "x")
                }
                return .done
            }
        ])
        _ = try sandbox.run("for i = 1, 1000 do pcall(f) end")
        #expect(alive == 0)
    }

    @Test(
        "P3: errors and limits below a host function pass its frame as thrown errors",
        arguments: [
            "error('x')", "local t = nil; t.x = 1", "while true do end",
            "local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end",
            "local function f() string.gsub('a', 'a', f) end f()",
        ])
    func below(_ source: String) throws {
        var alive = 0
        var returned = 0
        var sandbox: Sandbox?
        let call = HostFunction(name: "call") { call throws(HostFailure) in
            alive += 1
            let witness = Witness { alive -= 1 }
            let function = try call.reference(0)
            let error = failure { _ = try sandbox?.call(function) }
            returned += 1
            return try withExtendedLifetime(witness) { () throws(HostFailure) in
                if let error { throw HostFailure(code: "below", message: error.description) }
                return .done
            }
        }
        sandbox = try Sandbox(functions: [call])
        let error = failure {
            _ = try sandbox?.run("call(function() call(function() \(source) end) end)")
        }
        #expect(error != nil)
        #expect(alive == 0)
        #expect(returned == 2)
        sandbox = nil
    }

    @Test("P3: a suspending host function has left its frame when the fiber is parked")
    func suspending() throws {
        var alive = 0
        let sandbox = try Sandbox(functions: [
            HostFunction(name: "wait") { _ throws(HostFailure) in
                alive += 1
                let witness = Witness { alive -= 1 }
                return withExtendedLifetime(witness) { .suspend }
            }
        ])
        let fiber = try sandbox.spawn(try sandbox.function("return function() wait() wait() end"))
        _ = try fiber.resume()
        #expect(alive == 0)
        _ = try fiber.resume()
        #expect(alive == 0)
    }

    @Test("P3: memory that runs out while results are made for Lua raises in Lua")
    func memory() throws {
        let large = Value.string(String(repeating: "x", count: 1 << 20))
        let sandbox = try Sandbox(
            limits: SandboxLimits(bytes: 512 << 10), functions: [.plain("f") { $0.push(large) }])
        #expect(failure { _ = try sandbox.run("pcall(f)") }?.limit == .memory)
        let arguments = failure {
            sandbox.refuel(SandboxLimits(bytes: 512 << 10))
            _ = try sandbox.run("return 1", [.value(large)])
        }
        #expect(arguments?.limit == .memory)
    }
}

@Suite("What a host declares for all of Lua")
struct HostHookTests {
    @Test("reading and making unknown globals asks the host, with the name")
    func globals() throws {
        var written: [String] = []
        let sandbox = try Sandbox(functions: [
            HostFunction(name: "global.__index") { call throws(HostFailure) in
                throw HostFailure(code: "global", message: "no global '\(call.string(1) ?? "?")'")
            },
            .plain("global.__newindex") { call in written.append(call.string(1) ?? "?") },
        ])
        let error = failure { _ = try sandbox.run("local x = 1\nreturn memebrs.get") }
        #expect(error?.runtime?.description == "plugin.lua:2: no global 'memebrs'")
        _ = try sandbox.run("count = 1")
        #expect(written == ["count"])
        #expect(try sandbox.global("count") == nil)
        #expect(try sandbox.run("return getmetatable(_G)") == [false])
    }

    @Test("globals and fields are read and set without asking anybody")
    func raw() throws {
        let sandbox = try Sandbox(functions: [
            HostFunction(name: "global.__index") { _ throws(HostFailure) in
                throw HostFailure(code: "global", message: "asked")
            }
        ])
        #expect(try sandbox.global("nothing") == nil)
        try sandbox.setGlobal("settings", .value(["limit": 3, "list": ["a"]]))
        let settings = try required(try sandbox.global("settings")?.reference)
        #expect(try sandbox.field(settings, "limit")?.value == 3)
        #expect(try sandbox.field(settings, "other") == nil)
        let list = try required(try sandbox.field(settings, "list")?.reference)
        #expect(try sandbox.field(list, 1)?.value == "a")
        #expect(try sandbox.run("return settings.limit") == [3])
        try sandbox.setGlobal("settings", nil)
        #expect(try sandbox.global("settings") == nil)
        let function = try required(try sandbox.global("print")?.reference)
        #expect(function.kind == .function)
        #expect(failure { _ = try sandbox.field(function, "x") } != nil)
    }

    @Test("operators of money and durations ask the host, equality needs none")
    func boxes() throws {
        let sandbox = try Sandbox(functions: [
            HostFunction(name: "box.__add") { call throws(HostFailure) in
                guard case .money(let left) = try call.value(0), case .money(let right) = try call.value(1),
                    let sum = try? left + right
                else { throw HostFailure(code: "type", message: "only money adds to money") }
                call.push(.money(sum))
                return .done
            },
            .plain("box.__index") { call in call.push(.string(call.string(1) ?? "")) },
        ])
        let (one, two) = (
            Value.money(Money(minorUnits: 100, currency: .eur)),
            Value.money(Money(minorUnits: 200, currency: .eur))
        )
        let dollars = Value.money(Money(minorUnits: 100, currency: .usd))
        #expect(
            try sandbox.run(
                "local a, b, c = ... return a + a, a + a == b, a == b, a == c, a.amount, tostring(a)",
                [.value(one), .value(two), .value(dollars)])
                == [two, true, false, false, "amount", "1.00 EUR"])
        let error = failure {
            _ = try sandbox.run("return ... + 1", [.value(one)])
        }
        #expect(error?.runtime?.message == "only money adds to money")
        #expect(try sandbox.run("return getmetatable(...), type(...)", [.value(one)]) == [false, "userdata"])
    }
}
