import Dandelion
import DandelionTestWorld
import ShopProgrammes
import Testing

extension ProgrammesTests {
    /// A hundred orders of a hundred days.
    private static let few = Result {
        try orders.get().enumerated().filter { $0.offset.isMultiple(of: 700) }.map(\.element)
    }

    /// The first crash falls anywhere. The second one hits the careful owner that comes
    /// after it, in the middle of an order, where a letter may lie in the mail table.
    @Test("crashed at any commit, and again at one soon after, has the same log and rows", arguments: 0..<60)
    func crashed(seed: UInt64) async throws {
        let orders = try Self.few.get()
        let whole = try await Self.feed(orders, to: .memory)
        var chance = SeededGenerator(seed: seed)
        let storage = MemoryStore()
        for commits in [1...200, 1...300] {
            let moment: FaultyStore.Moment = Bool.random(using: &chance) ? .before : .after
            let store = FaultyStore(
                storage, at: Int.random(in: commits, using: &chance), fault: .crash(moment))
            _ = try? await Self.feed(orders, to: .existing(store))
        }
        let run = try await Self.feed(orders, to: .existing(storage))
        #expect(run.hashes == whole.hashes)
        #expect(run.differences == [])
    }
}
