import DandelionModel
import DandelionStore
import Testing

@testable import DandelionSQLite
@testable import SecondProcess

@Suite("SQLite commits")
struct CommitTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    @Test("a restart keeps what was acknowledged")
    func restartKeepsData() async throws {
        let store = try folder.store()
        let row: Row = ["a", 1, .integer(2), .blob([0, 1, 2]), .real(0.5)]
        _ = try await store.commit(Commit([.insert(Sample.history.id, row)]))
        let key = store.digestKey
        store.close()
        let again = try folder.store()
        defer { again.close() }
        let kept = try again.get(Sample.history, ["a", 1])
        #expect(kept == row)
        #expect(again.digestKey == key)
    }

    @Test("every kind of cell comes back as it went in, empty ones too")
    func cellsComeBack() async throws {
        let store = try folder.store()
        defer { store.close() }
        let rows: [Row] = [
            ["", 0, nil, .blob([]), nil],
            ["a\0b", .integer(.min), 1, .blob([0]), .real(-1.5)],
            ["é 猫", .integer(.max), 1, .blob([UInt8](0...255)), .real(3)],
        ]
        _ = try await store.commit(Commit(rows.map { .insert(Sample.history.id, $0) }))
        let kept = try store.rows(Scan(Sample.history))
        #expect(kept == rows)
    }

    @Test("a refused commit takes nothing with it, and spares the others of its group")
    func judgedAlone() async throws {
        let store = try folder.store()
        defer { store.close() }
        let outcomes = await withTaskGroup(of: (Int, Bool).self) { tasks in
            for number in 0..<200 {
                tasks.addTask {
                    // Every fourth writes a row and then fails.
                    var operations = Sample.step("lane\(number)", 1, size: 20)
                    if number % 4 == 0 {
                        operations.append(.update(Sample.head.id, key: ["nobody"], [Assignment(1, 1)]))
                    }
                    let outcome = try? await store.commit(Commit(operations))
                    return (number, outcome != nil)
                }
            }
            return await tasks.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
        }
        let heads = try store.rows(Scan(Sample.head)).compactMap { $0[0].text }
        #expect(Set(heads) == Set((0..<200).filter { $0 % 4 != 0 }.map { "lane\($0)" }))
        #expect((0..<200).allSatisfy { outcomes[$0] == ($0 % 4 != 0) })
        #expect(store.statistics.commits == 150)
    }
}
