import CLuaShim
import DandelionLua
import DandelionModel
import Testing

@Suite("Keys that collide")
struct CollisionTests {
    @Test("can be told from others with this Lua")
    func known() {
        #expect(dn_knows_collisions() == 1)
    }

    @Test(
        "end the budget before the table grows",
        arguments: [
            "for i = 1, 65537 do t[i * 131071] = true end",
            "for i = 1, 32769 do t[-i * 65535] = true end",
            "for i = 1, 100000 do t[1.1 + i * 2 ^ -50] = true end",
            // Beside others, and in a table of which nothing is left but them.
            "for i = 1, 8000 do t[i / 16] = 1 end for i = 1, 60000 do t[i * 131071] = 1 end",
        ])
    func refused(_ body: String) throws {
        let sandbox = try Sandbox(limits: SandboxLimits(wall: .seconds(60)), functions: [])
        let error = try required(failure(of: { _ = try sandbox.run("local t = {} \(body)") }))
        #expect(error.limit == .instructions)
        #expect(sandbox.isUsable)
    }

    @Test(
        "cost nothing where they are few",
        arguments: [
            "i", "-i", "i * 1000", "i << 20", "i << 40", "i * i", "i / 8", "i * 0.001", "1 << i % 62",
            "1700000000 + i", "1700000000.5 + i", "'k' .. i", "i * 255", "(i % 200) << 32 | i // 200",
        ])
    func granted(_ key: String) throws {
        let sandbox = try Sandbox(limits: SandboxLimits(wall: .seconds(60)), functions: [])
        _ = try sandbox.run("local t = {} for i = 1, 40000 do t[\(key)] = i end")
        #expect(sandbox.usage.instructions < 4_000_000)
    }

    @Test("one by one end the budget too, when they are thousands")
    func chain() throws {
        let sandbox = try Sandbox(limits: SandboxLimits(wall: .seconds(60)), functions: [])
        let error = try required(
            failure(of: {
                _ = try sandbox.run(
                    """
                    local t = {} for i = 1, 65537 do t["k" .. i] = 1 end
                    for i = 1, 30000 do t[i * 131071] = 1 end
                    """)
            }))
        #expect(error.limit == .instructions)
    }
}
