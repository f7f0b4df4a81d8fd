import DandelionStore
import DandelionTestKit
import Testing

@Suite("The rules of stores")
struct StoreRuleTests {
    @Test("have titles of their own")
    func hasOwnTitles() {
        #expect(Set(StoreRule.all.map(\.testDescription)).count == StoreRule.all.count)
    }

    @Test(
        "notice a broken engine",
        arguments: [
            (FaultyStore.Fault.splitsCommits, "a refused commit leaves nothing behind"),
            (.splitsCommits, "random commits and reads agree with a plain model"),
            (.answersTwice, "every submit is answered exactly once"),
            (.forgetsLanes, "after a refusal a lane's later commits are refused"),
            (.forgetsLanes, "random commits of a lane agree with a plain model"),
            (.ignoresLimits, "a limit ends a scan"),
            (.ignoresReversal, "a scan yields rows in the order of the key, either way"),
            (.ignoresReversal, "random commits and reads agree with a plain model"),
            (.insertsOverRows, "an insert refuses a key that has a row"),
            (.acknowledgesConflicts, "a refusal names the operation and the collection that met it"),
            (.countsNothing, "statistics count what was done"),
        ])
    func noticesFault(_ fault: FaultyStore.Fault, _ title: String) async throws {
        let rule = try #require(StoreRule.all.first { $0.testDescription == title })
        let workshop = StoreWorkshop("faulty") {
            StorePlace(StoreSource(name: "faulty") { FaultyStore(fault) })
        }
        await withKnownIssue { try await rule.check(on: workshop) }
    }
}
