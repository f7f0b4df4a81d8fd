import DandelionStore
import Testing

extension StoreRule {
    static let walking = [
        StoreRule("a walk visits every row below a key once, nearest first", examine: walksDown),
        StoreRule("a walk upward ends at the top, or where it began", examine: walksUp),
    ]

    /// Ada referred ben and cyd, ben referred dee, dee referred eve; gus and hal referred each other.
    private static func fill(_ store: any Store) async throws {
        let people = StoredCollection.people
        try await store.apply(
            people.insert(1, "ada", nil), people.insert(1, "cyd", "ada"), people.insert(1, "ben", "ada"),
            people.insert(1, "dee", "ben"), people.insert(1, "eve", "dee"), people.insert(1, "gus", "hal"),
            people.insert(1, "hal", "gus"), people.insert(2, "fay", "ada"))
    }

    private static func walk(
        _ store: any Store, _ direction: WalkDirection, from name: Cell, maximumDepth: Int = .max
    ) throws -> [String] {
        try store.read { view in
            var visited: [String] = []
            try view.walk(
                .people, direction, by: StoredCollection.byReferrer, from: [1, name],
                maximumDepth: maximumDepth
            ) { row, depth in
                visited.append("\(depth) \(row[1].text ?? "?")")
                return true
            }
            return visited
        }
    }

    @Sendable private static func walksDown(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await fill(store)
        #expect(try walk(store, .down, from: "ada") == ["1 ben", "1 cyd", "2 dee", "3 eve"])
        #expect(try walk(store, .down, from: "ada", maximumDepth: 2) == ["1 ben", "1 cyd", "2 dee"])
        #expect(try walk(store, .down, from: "gus") == ["1 hal"])
        #expect(try walk(store, .down, from: "eve").isEmpty)
    }

    @Sendable private static func walksUp(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await fill(store)
        #expect(try walk(store, .up, from: "eve") == ["1 dee", "2 ben", "3 ada"])
        #expect(try walk(store, .up, from: "ada").isEmpty)
        #expect(try walk(store, .up, from: "hal") == ["1 gus"])
    }
}
