import DandelionModel
import DandelionStore

/// A group of commits as few statements: one for each table and kind of operation, where order allows.
///
/// PostgreSQL judges rows of one statement each by itself, so operations may
/// share a statement if it makes no difference which of them comes first:
///
///   (1) Each row appears once in a *segment*; where an operation meets its row
///       again, its table begins a new segment after all that came before.
///   (2) In a segment expectations look first, at what stood before it, which
///       is right since none of its rows has been written in it.
///   (3) Then rows are inserted, then put and updated in their order, then
///       deleted. Moving an insert forward, or a delete back, among other rows can
///       only make a value of a unique index clash that would not have; never let
///       one pass that should clash. A group that clashes is judged again commit
///       by commit. In tables without unique indexes rows do not touch each other
///       at all, and puts and updates are gathered, too.
///   (4) Tables do not touch each other.
struct GroupPlan {
    enum Kind: Hashable {
        case expectPresent
        case expectAbsent
        case expectEqual(Int)
        case insert
        case put
        case update([Int])
        case delete
    }

    /// One statement and its rows: for each parameter the cells of a column.
    struct Step {
        let table: PostgresTable
        let kind: Kind
        var rows: [Row]
    }

    private(set) var steps: [Step] = []
    /// Where the appended rows' numbers belong: the commit of each row of the queue's statement, in order.
    private(set) var appends: [[Int]] = []

    init(_ commits: [Commit], _ tables: SchemaTables) {
        // In the order in which tables are met; found by the collection's number, which is small.
        var parts: [TablePlan] = []
        var known: [Int?] = []
        for (place, commit) in commits.enumerated() {
            for operation in commit.operations {
                let id = Int(operation.collection)
                while known.count <= id { known.append(nil) }
                if let part = known[id] {
                    parts[part].add(operation, of: place)
                } else if let table = tables[operation.collection] {
                    known[id] = parts.count
                    parts.append(TablePlan(table, expecting: commits.count))
                    parts[parts.count - 1].add(operation, of: place)
                }
            }
        }
        for part in parts {
            for (step, places) in part.finished() {
                steps.append(step)
                appends.append(places)
            }
        }
    }
}

/// The segments of one table.
private struct TablePlan {
    private struct Segment {
        var checks: [GroupPlan.Step] = []
        var inserts: [Row] = []
        /// The commits of ``inserts``, for queues.
        var places: [Int] = []
        var changes: [GroupPlan.Step] = []
        var deletes: [Row] = []
        var touched: Set<RowKey> = []
    }

    private let table: PostgresTable
    private let gathers: Bool
    private var done: [Segment] = []
    private var open = Segment()

    /// - Parameter count: How many rows there may be; more are no harm.
    init(_ table: PostgresTable, expecting count: Int) {
        self.table = table
        gathers = !table.hasUniqueIndex
        open.touched.reserveCapacity(count)
    }

    mutating func add(_ operation: Operation, of place: Int) {
        let keyCount = table.collection.keyCount
        switch operation {
        case .append(_, let row):
            open.inserts.append(row)
            open.places.append(place)
        case .insert(_, let row):
            touch(RowKey(row, keyCount))
            open.inserts.append(row)
        case .put(_, let row):
            touch(RowKey(row, keyCount))
            change(.put, row)
        case .update(_, let key, let assignments):
            touch(RowKey(key, keyCount))
            // The last of several assignments to a column counts.
            var last: [Int: Cell] = [:]
            for assignment in assignments { last[assignment.column] = assignment.value }
            let positions = last.keys.sorted()
            change(.update(positions), key + positions.map { last[$0] ?? .null })
        case .delete(_, let key):
            touch(RowKey(key, keyCount))
            open.deletes.append(key)
        case .expect(_, let key, let expectation):
            touch(RowKey(key, keyCount))
            switch expectation {
            case .present: check(.expectPresent, key)
            case .absent: check(.expectAbsent, key)
            case .equal(let column, let cell): check(.expectEqual(column), key + [cell])
            }
        }
    }

    private mutating func touch(_ key: RowKey) {
        if open.touched.insert(key).inserted { return }
        done.append(open)
        open = Segment()
        open.touched.insert(key)
    }

    private mutating func change(_ kind: GroupPlan.Kind, _ row: Row) {
        let place =
            gathers
            ? open.changes.firstIndex { $0.kind == kind }
            : open.changes.indices.last.flatMap { open.changes[$0].kind == kind ? $0 : nil }
        guard let place else {
            return open.changes.append(GroupPlan.Step(table: table, kind: kind, rows: [row]))
        }
        open.changes[place].rows.append(row)
    }

    private mutating func check(_ kind: GroupPlan.Kind, _ row: Row) {
        guard let place = open.checks.firstIndex(where: { $0.kind == kind }) else {
            return open.checks.append(GroupPlan.Step(table: table, kind: kind, rows: [row]))
        }
        open.checks[place].rows.append(row)
    }

    func finished() -> [(GroupPlan.Step, [Int])] {
        (done + [open]).flatMap { segment in
            var steps = segment.checks.map { ($0, [Int]()) }
            if !segment.inserts.isEmpty {
                let step = GroupPlan.Step(table: table, kind: .insert, rows: segment.inserts)
                steps.append((step, table.isQueue ? segment.places : []))
            }
            steps += segment.changes.map { ($0, []) }
            if !segment.deletes.isEmpty {
                steps.append((GroupPlan.Step(table: table, kind: .delete, rows: segment.deletes), []))
            }
            return steps
        }
    }
}

extension GroupPlan.Step {
    /// The text of the statement. It is long, and the same each time: see ``StatementTexts``.
    var sql: String {
        switch kind {
        case .expectPresent: table.expectPresent
        case .expectAbsent: table.expectAbsent
        case .expectEqual(let column): table.expectEqual(column)
        case .insert: table.insert
        case .put: table.put
        case .update(let positions): table.update(positions)
        case .delete: table.delete
        }
    }

    /// One array a column, and where rows are counted, how many there must be.
    var parameters: Parameters {
        let keys = Array(0..<table.collection.keyCount)
        let taken: [Int]
        var count: Int?
        // The rows of a queue have a cell for their number, which is not theirs to say.
        let first = kind == .insert && table.isQueue ? 1 : 0
        switch kind {
        case .insert: taken = Array(table.kinds.indices.dropFirst(first))
        case .put: taken = Array(table.kinds.indices)
        case .update(let positions): (taken, count) = (keys + positions, rows.count)
        case .delete: taken = keys
        case .expectPresent: (taken, count) = (keys, rows.count)
        case .expectAbsent: (taken, count) = (keys, 0)
        case .expectEqual(let column): (taken, count) = (keys + [column], rows.count)
        }
        var parameters = Parameters()
        for (place, position) in taken.enumerated() {
            parameters.add(rows.lazy.map { $0[first + place] }, as: table.kinds[position])
        }
        if let count { parameters.add(Int64(count)) }
        return parameters
    }
}

/// The first cells of a row, which are its key, without a copy of them.
private struct RowKey: Hashable {
    private let row: Row
    private let count: Int

    init(_ row: Row, _ count: Int) {
        self.row = row
        self.count = count
    }

    static func == (left: RowKey, right: RowKey) -> Bool {
        left.row[..<left.count] == right.row[..<right.count]
    }

    func hash(into hasher: inout Hasher) {
        for place in 0..<count { hasher.combine(row[place]) }
    }
}

extension Operation {
    /// The number of the collection that it is about.
    var collection: UInt16 {
        switch self {
        case .insert(let id, _), .put(let id, _), .update(let id, _, _), .delete(let id, _),
            .expect(let id, _, _), .append(let id, _):
            id
        }
    }
}
