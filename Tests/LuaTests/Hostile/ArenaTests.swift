import CLuaShim
import DandelionLua
import DandelionModel
import Testing

@Suite("P5: objects as keys")
struct ArenaTests {
    /// What `#` says of a list with holes tells when a table grew.
    private static let borders = """
        local out, keep = {}, {type, print, ipairs, (ipairs({})), (pairs({})), coroutine.running()}
        for r = 1, 40 do
          local t = {[12] = 1, [11] = 1, [10] = 1, [8] = 1, [4] = 1, [2] = 1, [1] = 1}
          for i = 1, 24 do
            local k = KEY
            t[k] = 1 t[k] = nil
            if i % 4 == 0 then t[20 - i // 2] = 1 end
            out[#out + 1] = #t
          end
          KEEP
        end
        return table.concat(out, " ")
        """

    @Test(
        "change nothing that differs between two states",
        arguments: [
            "{}", "function() return r end", "coroutine.create(print)", "keep[r * i % 6 + 1]",
            "string.gmatch('x', 'x')",
        ])
    func same(_ key: String) throws {
        let text = Self.borders.replacing("KEY", with: key).replacing("KEEP", with: "keep[#keep + 1] = {}")
        let first = try Sandbox(functions: [])
        // Others come between, and one of another size.
        let others = try (0..<5).map { _ in try Sandbox(functions: []) }
        let second = try Sandbox(functions: [])
        let expected = try first.run(text)
        #expect(try second.run(text) == expected)
        for other in others { #expect(try other.run(text) == expected) }
    }

    @Test("keep what the manual says of ipairs, pairs and next")
    func identities() throws {
        let sandbox = try Sandbox(functions: [])
        #expect(
            try sandbox.run("return ipairs({}) == ipairs({1}), (pairs({})) == next, (ipairs({})) ~= next")
                == [true, true, true])
    }

    @Test("are freed, and more of them than the arena has once had room for")
    func turnover() throws {
        let sandbox = try Sandbox(
            limits: SandboxLimits(instructions: 1_000_000_000, bytes: 4 << 20, wall: .seconds(60)),
            functions: [])
        let text = """
            local n = 0
            for r = 1, 20 do
              local t = {}
              for i = 1, 5000 do local a, b = i, r t[i] = r % 2 == 0 and {} or function() return a + b + r end end
              n = n + #t
            end
            return n
            """
        #expect(try sandbox.run(text) == [100_000])
    }
}
