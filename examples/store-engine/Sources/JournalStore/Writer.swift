import DandelionModel
import DandelionStore
import Glibc

/// Judges commits and writes those that hold. It belongs to the store's queue.
struct Writer: ~Copyable {
    private var journal: Journal
    private let head: Head
    private var lanes: [Int: (generation: Int64, isBroken: Bool)] = [:]
    /// Why the journal takes no more: after a failed write nobody knows what stands.
    private var failure: StoreError?

    var digestKey: Digest.Key { head.digestKey }

    /// Opens a journal and rebuilds the rows from it.
    static func open(
        _ path: String, _ schema: StoreSchema, newKey: Digest.Key? = nil, _ tables: inout Tables
    ) throws(StoreError) -> Writer {
        var journal = try Journal(path: path)
        let records = try journal.records()
        guard newKey == nil || records.isEmpty else { throw .misuse("the journal is there already") }
        var key = newKey ?? Digest.Key(low: .random(in: .min ... .max), high: .random(in: .min ... .max))
        if let first = records.first {
            guard let stored = Head(first) else { throw .notADatabase(path: path) }
            if schema.version < stored.minimumWriter {
                throw .newerSchema(found: stored.version, known: schema.version, path: path)
            }
            key = stored.digestKey
        }
        for case .list(let changes) in records.dropFirst() {
            for change in changes.compactMap(Change.init) { tables.apply(change) }
        }
        // Every opening writes the journal anew: shorter, and under the new schema.
        let head = Head(version: schema.version, minimumWriter: schema.minimumWriter, digestKey: key)
        try journal.replace(with: [head.value, .list(tables.changes.map(\.value))])
        return Writer(journal: journal, head: head)
    }

    private init(journal: consuming Journal, head: Head) {
        self.journal = journal
        self.head = head
    }

    /// Judges each commit alone and makes those that hold durable together.
    mutating func settle(_ commits: [Commit], on tables: inout Tables) -> [Result<CommitReceipt, StoreError>]
    {
        let before = tables
        var changes: [Change] = []
        var answers = commits.map { commit in
            let answer = Result { () throws(StoreError) in try judge(commit, &tables, &changes) }
            note(commit.order, isRefused: (try? answer.get()) == nil)
            return answer
        }
        guard !changes.isEmpty else { return answers }
        do {
            // An append would leave the erased values behind, so what stands is written anew.
            if changes.contains(where: { before.erases($0) }) {
                try journal.replace(with: [head.value, .list(tables.changes.map(\.value))])
            } else {
                try journal.append(.list(changes.map(\.value)))
            }
        } catch {
            failure = error
            tables = before
            answers = answers.map { answer in answer.flatMap { _ in .failure(error) } }
        }
        return answers
    }

    private func judge(
        _ commit: Commit, _ tables: inout Tables, _ changes: inout [Change]
    ) throws(StoreError) -> CommitReceipt {
        if let failure { throw failure }
        if let order = commit.order, let lane = lanes[order.lane], order.generation <= lane.generation,
            lane.isBroken || order.generation < lane.generation
        {
            throw .predecessorFailed(lane: order.lane)
        }
        var next = tables
        var made: [Change] = []
        var appended: [Int64] = []
        for (position, operation) in commit.operations.enumerated() {
            guard let change = try next.judge(operation, at: position, now: Self.now()) else { continue }
            next.apply(change)
            made.append(change)
            if case .append = operation, case .set(_, let row) = change {
                appended.append(row[0].integer ?? 0)
            }
        }
        tables = next
        changes += made
        return CommitReceipt(appended: appended)
    }

    /// Remembers how a lane's latest commit fared; an older generation says nothing about it.
    private mutating func note(_ order: LaneOrder?, isRefused: Bool) {
        guard let order, order.generation >= lanes[order.lane]?.generation ?? .min else { return }
        lanes[order.lane] = (order.generation, isRefused)
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}

/// The first record of a journal.
private struct Head {
    let version: Int
    let minimumWriter: Int
    let digestKey: Digest.Key

    var value: Value {
        let key = [digestKey.low, digestKey.high].map { Value.int(Int64(bitPattern: $0)) }
        return ["version": .int(Int64(version)), "writer": .int(Int64(minimumWriter)), "key": .list(key)]
    }
}

extension Head {
    init?(_ value: Value) {
        guard case .int(let version)? = value["version"], case .int(let writer)? = value["writer"],
            case .list(let key)? = value["key"], key.count == 2, case .int(let low) = key[0],
            case .int(let high) = key[1]
        else { return nil }
        self.init(
            version: Int(version), minimumWriter: Int(writer),
            digestKey: Digest.Key(low: UInt64(bitPattern: low), high: UInt64(bitPattern: high)))
    }
}
