/// Coroutines of runs that wait, kept so that their next step need not replay.
///
/// A cache and nothing more: a run goes on in the same way without it. Bounded
/// by bytes; the one that has waited longest goes first. A coroutine belongs to
/// one wait of its run, so that one which the run has left behind is never
/// resumed. Confined to its lane's thread.
final class FiberCache {
    struct Key: Hashable {
        let home: String
        let run: String
    }

    private struct Parked {
        let wait: Int64
        let fiber: RunFiber
        let bytes: Int
        let order: Int64
    }

    private let limitInBytes: Int
    private var parked: [Key: Parked] = [:]
    /// Keys by the order in which they were parked; those that were taken since are skipped.
    private var queue: [(order: Int64, key: Key)] = []
    private var head = 0
    /// What is kept of each state; states without coroutines are not here.
    private var holdings: [ObjectIdentifier: Holding] = [:]

    private struct Holding {
        var count = 0
        var bytes = 0
    }
    private var nextOrder: Int64 = 0
    private(set) var bytes = 0

    init(limitInBytes: Int) { self.limitInBytes = limitInBytes }

    var count: Int { parked.count }

    /// Takes a run's coroutine out. Nil, and dropped, where it belongs to another wait.
    func take(_ key: Key, wait: Int64) -> RunFiber? {
        guard let found = remove(key) else { return nil }
        guard found.wait == wait else {
            found.fiber.close()
            return nil
        }
        return found.fiber
    }

    /// Keeps a coroutine that waits.
    func park(_ fiber: RunFiber, _ key: Key, wait: Int64) {
        if let old = remove(key) { old.fiber.close() }
        let size = fiber.bytes
        nextOrder += 1
        parked[key] = Parked(wait: wait, fiber: fiber, bytes: size, order: nextOrder)
        queue.append((nextOrder, key))
        holdings[ObjectIdentifier(fiber.state), default: Holding()].count += 1
        holdings[ObjectIdentifier(fiber.state), default: Holding()].bytes += size
        bytes += size
        while bytes > limitInBytes, evictOldest() {}
    }

    /// Whether any coroutine that lives in a state is kept.
    func holdsAny(of state: PluginState) -> Bool { holdings[ObjectIdentifier(state)] != nil }

    /// Bytes of the coroutines that live in a state.
    func bytes(of state: PluginState) -> Int { holdings[ObjectIdentifier(state)]?.bytes ?? 0 }

    /// Drops the coroutines that have waited longest of those that live in a
    /// state, until they held so many bytes; false where there was none.
    func evictOldest(of state: PluginState, bytes wanted: Int) -> Bool {
        guard holdsAny(of: state) else { return false }
        var freed = 0
        for (order, key) in queue[head...] {
            guard let found = parked[key], found.order == order, found.fiber.state === state else { continue }
            remove(key)?.fiber.close()
            freed += found.bytes
            if freed >= wanted { break }
        }
        return true
    }

    /// Drops all coroutines that live in a state.
    func evictAll(of state: PluginState) {
        for (key, entry) in parked where entry.fiber.state === state {
            remove(key)?.fiber.close()
        }
    }

    func removeAll() {
        for entry in parked.values { entry.fiber.close() }
        parked.removeAll()
        queue.removeAll()
        holdings.removeAll()
        head = 0
        bytes = 0
    }

    @discardableResult
    private func remove(_ key: Key) -> Parked? {
        guard let found = parked.removeValue(forKey: key) else { return nil }
        bytes -= found.bytes
        let state = ObjectIdentifier(found.fiber.state)
        holdings[state]?.count -= 1
        holdings[state]?.bytes -= found.bytes
        if holdings[state]?.count == 0 { holdings[state] = nil }
        compact()
        return found
    }

    private func evictOldest() -> Bool {
        while head < queue.count {
            let (order, key) = queue[head]
            head += 1
            guard parked[key]?.order == order else { continue }
            remove(key)?.fiber.close()
            return true
        }
        return false
    }

    /// Drops what was taken from the queue, when that is most of it.
    private func compact() {
        guard queue.count > 64, queue.count > 2 * parked.count else { return }
        queue = queue[head...].filter { parked[$0.key]?.order == $0.order }
        head = 0
    }
}
