import DandelionStore

/// The first timers of the home that is being served, read ahead.
///
/// Invariants:
///
///  1. At `change`, the view's count of changes of the table, the view shows
///     `timers` as the home's first, the first of them last; where `isAll`, it
///     shows no others. At another count nothing is known: another home's timer
///     was written, or a turn was taken back.
///  2. Never more than twice ``limit`` are held, of one home at a time.
struct TimersAhead {
    private static let limit = 64

    private var home: HomeKey?
    private var change = 0
    private var timers: [DueTimer] = []
    private var isAll = false
    /// How many are read next: twice as many each time, as long as nobody comes between.
    private var reach = 1

    /// The first timer of a home, nil where it has none.
    mutating func first(of key: HomeKey, in view: PendingView) throws -> DueTimer? {
        let current = try view.changeCount(of: Tables.timer)
        if home != key || change != current {
            home = key
            change = current
            timers.removeAll(keepingCapacity: true)
            isAll = false
            reach = 1
        }
        if timers.isEmpty, !isAll { try read(view, key) }
        return timers.last
    }

    private mutating func read(_ view: PendingView, _ key: HomeKey) throws {
        let rows = try view.rows(Scan(Tables.timer, prefix: key.row, limit: reach))
        timers = try rows.reversed().map(DueTimer.init(row:))
        isAll = rows.count < reach
        reach = min(2 * reach, Self.limit)
    }

    /// Follows what was just written to the view, if it was a timer of the home.
    mutating func note(_ operation: Operation, of key: HomeKey, in view: PendingView) throws(StoreError) {
        switch operation {
        case .insert(Tables.timer.id, let row):
            guard try isNext(key, in: view) else { return }
            // One that cannot be read is met by whoever reads it.
            guard let timer = try? DueTimer(row: row) else { return home = nil }
            insert(timer)
        case .delete(Tables.timer.id, let cells):
            guard try isNext(key, in: view) else { return }
            timers.removeAll { Cell($0.due) == cells[2] && .integer($0.sequence) == cells[3] }
        default: break
        }
    }

    /// Whether nothing but the write at hand has come since it was known.
    private mutating func isNext(_ key: HomeKey, in view: PendingView) throws(StoreError) -> Bool {
        let current = try view.changeCount(of: Tables.timer)
        guard home == key, change == current - 1 else { return false }
        change = current
        return true
    }

    private mutating func insert(_ timer: DueTimer) {
        // Where the others are not known, what comes after all that are may come after those too.
        guard isAll || timers.first.map({ timer < $0 }) == true else { return }
        timers.insert(timer, at: timers.firstIndex { $0 < timer } ?? timers.endIndex)
        guard timers.count > 2 * Self.limit else { return }
        timers.removeFirst(Self.limit)
        isAll = false
    }
}

extension DueTimer {
    /// The order of the table.
    fileprivate static func < (left: DueTimer, right: DueTimer) -> Bool {
        (left.due, left.sequence) < (right.due, right.sequence)
    }
}
