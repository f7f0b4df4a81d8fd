import DandelionModel
import DandelionStore

/// When a lane's homes have their first timers due, without holding the homes.
///
/// For each shard a time before which nothing is due there. It may be too
/// early, after a timer was cancelled; then one look at the index mends it.
struct Agenda {
    private var firstDue: [Int64: Instant] = [:]
    /// No timer of the lane is due before this; nil where there is none.
    private(set) var next: Instant?
    private(set) var shards: Set<Int64>
    /// Shards of which nothing is known.
    private var unread: Set<Int64>

    init(shards: some Sequence<Int64>) {
        self.shards = Set(shards)
        unread = self.shards
    }

    /// Whether all that it says of its shards was read, or noted.
    var isComplete: Bool { unread.isEmpty }

    mutating func add(_ shard: Int64) {
        shards.insert(shard)
        unread.insert(shard)
    }

    mutating func remove(_ shard: Int64) {
        shards.remove(shard)
        unread.remove(shard)
        firstDue[shard] = nil
        next = firstDue.values.min()
    }

    /// Has everything read again: a batch was discarded.
    mutating func doubt() { unread = shards }

    /// Reads what is not known.
    mutating func load(from view: PendingView) throws {
        for shard in unread { firstDue[shard] = try first(of: shard, after: nil, in: view) }
        unread.removeAll()
        next = firstDue.values.min()
    }

    /// Takes in that homes have another first timer than before.
    mutating func note(_ moved: [(home: HomeKey, due: Instant?)]) {
        for (home, due) in moved {
            guard let due, shards.contains(home.shard) else { continue }
            firstDue[home.shard] = min(firstDue[home.shard] ?? due, due)
            next = min(next ?? due, due)
        }
    }

    /// The homes with a timer due by now; each must be served until it has none.
    mutating func due(by now: Instant, in view: PendingView) throws -> [HomeKey] {
        var homes: [HomeKey] = []
        for (shard, due) in firstDue where due <= now {
            let scan = Scan(
                Tables.home, index: Tables.home.index("home_due"), prefix: [.integer(shard)],
                to: .including([Cell(now)]))
            try view.scan(scan) { row in
                if let name = row[1].text { homes.append(HomeKey(name)) }
                return true
            }
            firstDue[shard] = try first(of: shard, after: now, in: view)
        }
        next = firstDue.values.min()
        return homes.sorted { $0.name.precedesInBytes($1.name) }
    }

    private func first(of shard: Int64, after now: Instant?, in view: PendingView) throws -> Instant? {
        let scan = Scan(
            Tables.home, index: Tables.home.index("home_due"), prefix: [.integer(shard)],
            from: now.map { .excluding([Cell($0)]) } ?? .unbounded, limit: 1)
        return try view.first(scan)?[5].instant
    }
}
