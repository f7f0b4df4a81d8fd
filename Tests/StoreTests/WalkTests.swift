import DandelionModel
import DandelionStore
import Testing

@Suite("A walk over parent references")
struct WalkTests {
    private let parent = Shapes.members.indexes[0]

    /// ada ─► ben, cyd; ben ─► dan; cyd ─► eve.
    private func tree() throws -> MemoryStore {
        let store = try MemoryStore.opened()
        let rows: [(String, String?)] = [
            ("ada", nil), ("ben", "ada"), ("cyd", "ada"), ("dan", "ben"), ("eve", "cyd"),
        ]
        store.apply(rows.map { .put(1, Shapes.member($0, parent: $1)) })
        store.apply([.put(1, Shapes.member("far", home: "other", parent: "ada"))])
        return store
    }

    private func walk(
        _ store: MemoryStore, _ direction: WalkDirection, from name: String, depth: Int = .max,
        count: Int = .max
    ) throws -> [String] {
        try store.read { view in
            var seen: [String] = []
            try view.walk(
                Shapes.members, direction, by: parent, from: Shapes.key(name), maximumDepth: depth
            ) { row, depth in
                seen.append("\(depth) \(row[2].text ?? "")")
                return seen.count < count
            }
            return seen
        }
    }

    @Test("goes down level by level, without the row that it begins at")
    func down() throws {
        let store = try tree()
        #expect(try walk(store, .down, from: "ada") == ["1 ben", "1 cyd", "2 dan", "2 eve"])
        #expect(try walk(store, .down, from: "ada", depth: 1) == ["1 ben", "1 cyd"])
        #expect(try walk(store, .down, from: "ada", depth: 0) == [])
        #expect(try walk(store, .down, from: "ada", count: 3) == ["1 ben", "1 cyd", "2 dan"])
        #expect(try walk(store, .down, from: "dan") == [])
    }

    @Test("goes up to a row that refers to nobody, or to a row that is not there")
    func up() throws {
        let store = try tree()
        #expect(try walk(store, .up, from: "eve") == ["1 cyd", "2 ada"])
        #expect(try walk(store, .up, from: "nobody") == [])
        store.apply([.delete(1, key: Shapes.key("ada"))])
        #expect(try walk(store, .up, from: "eve") == ["1 cyd"])
        #expect(try walk(store, .down, from: "ada") == ["1 ben", "1 cyd", "2 dan", "2 eve"])
    }

    @Test("visits each row of a cycle once")
    func cycle() throws {
        let store = try tree()
        store.apply([
            .put(1, Shapes.member("ada", parent: "eve")), .put(1, Shapes.member("own", parent: "own")),
        ])
        #expect(try walk(store, .down, from: "ada") == ["1 ben", "1 cyd", "2 dan", "2 eve"])
        #expect(try walk(store, .up, from: "ada") == ["1 eve", "2 cyd"])
        #expect(try walk(store, .down, from: "own") == [])
    }

    @Test("by an index that does not refer to a whole key is a misuse")
    func misuse() throws {
        let due = try #require(Shapes.members.index("due"))
        let store = try tree()
        #expect(throws: StoreError.self) {
            try store.read { view in
                try view.walk(Shapes.members, .down, by: due, from: Shapes.key("ada")) { _, _ in true }
            }
        }
    }
}
