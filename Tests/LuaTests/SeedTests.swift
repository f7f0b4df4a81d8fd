import CLuaShim
import DandelionLua
import DandelionModel
import Testing

@Suite("A sandbox's seed")
struct SeedTests {
    /// Tables that are emptied and filled again grow when their strings' hashes say so.
    private static let churn = """
        local used = {}
        for round = 1, 200 do
          local t = {}
          for i = 1, 50 do t["k" .. (i * round) % 97] = i; t["k" .. (i * 7) % 89] = nil end
        end
        """

    private func instructions(seed: UInt64) throws -> Int64 {
        let sandbox = try Sandbox(functions: [], seed: seed)
        _ = try sandbox.run(Self.churn)
        return sandbox.usage.instructions
    }

    @Test("reaches the hashes of strings in this Lua")
    func found() {
        #expect(dn_is_seeded() == 1)
    }

    @Test("decides when tables grow: the same one gives the same, others differ")
    func growth() throws {
        let same = try (0..<5).map { _ in try instructions(seed: 7) }
        #expect(Set(same).count == 1)
        let others = try (0..<5).map { try instructions(seed: UInt64($0)) }
        #expect(Set(others).count > 1)
    }
}
