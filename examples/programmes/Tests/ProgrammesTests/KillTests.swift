import Dandelion
import DandelionSQLite
import Foundation
import ShopProgrammes
import Testing

extension ProgrammesTests {
    private static let kills = 20

    /// Another one may be given in the environment. A seed that fails is to be kept here.
    private static let seed =
        ProcessInfo.processInfo.environment["PROGRAMMES_SEED"].flatMap(UInt64.init) ?? 1997

    @Test("killed at 20 random moments, has the same log and the same rows as one that was not")
    func killed() async throws {
        let folder = try Folder()
        let built = BuiltProgram(store: folder.file("programmes.dandelion"))
        var chance = SeededGenerator(seed: Self.seed)
        var kills = 0
        for _ in 0..<Self.kills {
            // Real time, for once: the kill may fall anywhere. Most are early, a few come late.
            let share = Double.random(in: 0...1, using: &chance)
            if try await built.kill(after: .milliseconds(50) + .seconds(8 * share * share)) { kills += 1 }
        }
        #expect(kills > 0)
        let (status, outcome) = try built.finish()
        #expect(status == 0, "seed \(Self.seed)")
        #expect(outcome["isExact"] as? Bool == true, "seed \(Self.seed)")
        let killed = try await Self.feed([], to: .sqlite(path: built.store))
        let whole = try await Self.inMemory.value
        #expect(killed.hashes == whole.hashes, "seed \(Self.seed), \(kills) kills")
        #expect(killed.differences == [])
        #expect(killed.figures == whole.figures)
    }
}
