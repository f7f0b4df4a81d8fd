import DandelionModel
import DandelionStore
import Synchronization

/// Collections of every shape that an engine serves, and random work on them.
enum Shapes {
    /// A tree of members: text keys, a parent, a partial and a unique index.
    static let members = StoredCollection(
        id: 1, name: "members",
        columns: [
            Column("shard", .integer), Column("home", .text), Column("member", .text),
            Column("parent", .text, nullable: true), Column("due", .integer, nullable: true),
            Column("code", .blob, nullable: true), Column("score", .real),
        ], keyCount: 3,
        indexes: [
            Index("parent", on: [0, 1, 3]), Index("due", on: [4], whereNotNull: 4),
            Index("code", on: [1, 5], unique: true), Index("dueOfParent", on: [3, 4, 2], whereNotNull: 3),
        ])
    static let notes = StoredCollection(
        id: 4, name: "notes",
        columns: [
            Column("number", .integer), Column("author", .text), Column("body", .text, erasable: true),
        ],
        keyCount: 1, indexes: [Index("author", on: [1])], layout: .erasable)
    static let mail = StoredCollection(
        id: 7, name: "mail",
        columns: [
            Column("number", .integer), Column("source", .text), Column("at", .integer, stampedByStore: true),
        ], keyCount: 1, indexes: [Index("source", on: [1], unique: true), Index("at", on: [2])],
        layout: .queue)
    static let schema = StoreSchema(
        collections: [members, notes, mail], version: 1, minimumReader: 1, minimumWriter: 1)

    static func member(
        _ name: String, home: String = "h", parent: String? = nil, due: Int64? = nil, code: [UInt8]? = nil,
        score: Double = 0
    ) -> Row {
        [
            1, .text(home), .text(name), parent.map { .text($0) } ?? .null, due.map { .integer($0) } ?? .null,
            code.map { .blob($0) } ?? .null, .real(score),
        ]
    }

    static func key(_ name: String, home: String = "h") -> Row { [1, .text(home), .text(name)] }
}

/// Draws random work that meets itself often: few keys, few values.
struct RandomWork {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    /// Names that a wrong order would mix up: zeros, prefixes, composed and decomposed letters.
    static let names = ["", "a", "a\0", "a\0b", "ab", "b", "é", "e\u{301}", "z", "\u{ff}x", "👍", "a\u{1}"]

    mutating func name() -> String { pick(Self.names) }

    mutating func memberKey() -> Row {
        [.integer(Int64(below(2))), .text(pick(["h", "h\0"])), .text(name())]
    }

    mutating func due() -> Cell { below(3) == 0 ? .null : .integer(Int64(below(9)) - 4) }

    mutating func code() -> Cell { below(2) == 0 ? .null : .blob([UInt8](repeating: 0, count: below(6))) }

    mutating func member() -> Row {
        memberKey() + [below(4) == 0 ? .null : .text(name()), due(), code(), .real(Double(below(3)))]
    }

    mutating func note() -> Row { [.integer(Int64(below(9))), .text(name()), .text("body \(below(100))")] }

    mutating func operation() -> Operation {
        switch below(20) {
        case 0...3: .insert(1, member())
        case 4...8: .put(1, member())
        case 9...11: .update(1, key: memberKey(), assignments())
        case 12...14: .delete(1, key: memberKey())
        case 15: .expect(1, key: memberKey(), expectation())
        case 16...17: .insert(4, note())
        case 18: .delete(4, key: [.integer(Int64(below(9)))])
        default: misfit()
        }
    }

    private mutating func assignments() -> [Assignment] {
        let all = [Assignment(3, .text(name())), Assignment(4, due()), Assignment(5, code())]
        return all.filter { _ in below(2) == 0 }
    }

    private mutating func expectation() -> Expectation {
        pick([.absent, .present, .equal(column: 4, due())])
    }

    private mutating func misfit() -> Operation {
        pick([
            .put(4, note()), .update(4, key: [1], []), .insert(9, []), .insert(1, [1, "h"]),
            .delete(1, key: [1]),
            .put(1, [nil, "h", "a", nil, nil, nil, .real(0)]), .put(1, [1, "h", "a", 1, nil, nil, .real(0)]),
            .update(1, key: memberKey(), [Assignment(2, "b")]),
            .update(1, key: memberKey(), [Assignment(6, .null)]), .insert(7, [1, "s", 0]),
            .put(1, [1, "h", "a", nil, nil, nil, .real(.nan)]), .append(1, member()),
            .expect(1, key: memberKey(), .equal(column: 9, nil)),
        ])
    }

    mutating func scan() -> Scan {
        let collection = pick([Shapes.members, Shapes.members, Shapes.notes])
        let index = below(3) == 0 ? nil : pick(collection.indexes)
        let columns = Scan(collection, index: index).orderColumns
        let model = collection == Shapes.notes ? note() : member()
        let cells = columns.map { model[$0] }
        let other = collection == Shapes.notes ? note() : member()
        let others = columns.map { other[$0] }
        let prefix = below(columns.count + 1)
        let left = columns.count - prefix
        return Scan(
            collection, index: index, prefix: Array(cells[..<prefix]),
            from: bound(Array(others[prefix..<prefix + below(left + 1)])),
            to: bound(Array(cells[prefix..<prefix + below(left + 1)])),
            reversed: below(2) == 0, limit: below(2) == 0 ? .max : below(5))
    }

    private mutating func bound(_ cells: Row) -> Scan.Bound {
        pick([.unbounded, .including(cells), .excluding(cells)])
    }
}

extension MemoryStore {
    /// An open, empty store, whose clock stands at 1,000 µs.
    static func opened(_ schema: StoreSchema = Shapes.schema) throws -> MemoryStore {
        let store = MemoryStore { 1000 }
        try store.open(schema, as: .owner)
        return store
    }

    /// Commits on the calling thread.
    @discardableResult
    func apply(_ operations: [Operation], order: LaneOrder? = nil) -> Result<CommitReceipt, StoreError> {
        let answer = Answer()
        submit(Commit(operations, order: order)) { answer.result = $0 }
        return answer.result
    }

    func rows(_ scan: Scan) throws -> [Row] { try read { try $0.rows(scan) } }
}

/// What a commit was answered.
final class Answer: Sendable {
    private let kept = Mutex<Result<CommitReceipt, StoreError>>(.failure(.misuse("no answer yet")))

    var result: Result<CommitReceipt, StoreError> {
        get { kept.withLock { $0 } }
        set { kept.withLock { $0 = newValue } }
    }
}
