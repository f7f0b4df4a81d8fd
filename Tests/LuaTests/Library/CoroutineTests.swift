import DandelionLua
import DandelionModel
import Testing

@Suite("Coroutines of a plugin")
struct CoroutineTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox(functions: []) }

    @Test("pass values both ways and say how they are")
    func passing() throws {
        #expect(
            try sandbox.run(
                """
                local co = coroutine.create(function(a, b)
                  local c = coroutine.yield(a + b)
                  local d, e = coroutine.yield(c * 2)
                  return d + e
                end)
                local s0 = coroutine.status(co)
                local _, x = coroutine.resume(co, 1, 2)
                local _, y = coroutine.resume(co, 5)
                local s1, _, z = coroutine.status(co), coroutine.resume(co, 3, 4)
                return s0, x, y, s1, z, coroutine.status(co), coroutine.resume(co)
                """)
                == ["suspended", 3, 10, "suspended", 7, "dead", false, "cannot resume dead coroutine"])
        #expect(
            try sandbox.run(
                """
                local co
                co = coroutine.create(function() return coroutine.resume(co) end)
                local _, ok, text = coroutine.resume(co)
                return ok, text, coroutine.isyieldable(), select(2, coroutine.running())
                """) == [false, "cannot resume non-suspended coroutine", false, true])
    }

    @Test("wrap passes errors on with the place, and closes what was open")
    func wrapping() throws {
        #expect(
            try sandbox.run(
                """
                local closed
                local w = coroutine.wrap(function()
                  local c <close> = setmetatable({}, {__close = function(_, e) closed = e end})
                  error("inner")
                end)
                local ok, text = pcall(w)
                local ok2, object = pcall(coroutine.wrap(function() error({n = 1}) end))
                return ok, text, closed, object.n, pcall(w)
                """) == [
                    false, "plugin.lua:4: inner", "plugin.lua:4: inner", 1, false,
                    "cannot resume dead coroutine",
                ])
    }

    @Test("close runs what is to be closed, tells errors, and refuses the running")
    func closing() throws {
        #expect(
            try sandbox.run(
                """
                local log = {}
                local co = coroutine.create(function()
                  local a <close> = setmetatable({}, {__close = function() log[#log + 1] = "a" end})
                  local b <close> = setmetatable({}, {__close = function() log[#log + 1] = "b" end})
                  coroutine.yield()
                end)
                coroutine.resume(co)
                local ok = coroutine.close(co)
                local bad = coroutine.create(function()
                  local c <close> = setmetatable({}, {__close = function() error("closing", 0) end})
                  coroutine.yield()
                end)
                coroutine.resume(bad)
                local dead = coroutine.create(error)
                coroutine.resume(dead, "gone")
                local a, b = coroutine.close(bad)
                local c, d = coroutine.close(dead)
                return ok, table.concat(log), a, b, c, d, coroutine.status(co)
                """) == [true, "ba", false, "closing", false, "gone", "dead"])
        #expect(
            try sandbox.run(
                "return coroutine.wrap(function() return pcall(coroutine.close, coroutine.running()) end)()")
                == [false, "cannot close a running coroutine"])
        #expect(
            try sandbox.refusal("coroutine.resume(1)").hasSuffix(
                "bad argument #1 to 'resume' (thread expected, got number)"))
    }

    @Test("P4: a chain of coroutines that close one another ends by an error, not by a crash")
    func closeChain() throws {
        let source = """
            local function link(inner)
              local co = coroutine.create(function()
                local c <close> = setmetatable({}, {__close = function() if inner then assert(coroutine.close(inner)) end end})
                coroutine.yield()
              end)
              coroutine.resume(co)
              return co
            end
            local co
            for i = 1, 2000 do co = link(co) end
            local ok, text = coroutine.close(co)
            return ok, text
            """
        let found = onLuaThread { () -> String in
            guard let sandbox = try? Sandbox(functions: []) else { return "no state" }
            do { return try "\(sandbox.run(source))" } catch { return "\(error)" }
        }
        #expect(
            found?.contains("C stack overflow") == true || found?.contains("nested") == true, "\(found ?? "")"
        )
    }

    @Test("P4: short coroutines without end are paid for")
    func short() throws {
        let sandbox = try Sandbox(limits: .patient, functions: [])
        #expect(
            failure { _ = try sandbox.run("while true do coroutine.wrap(function() end)() end") }?.limit
                == .instructions)
    }
}
