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
        bytes += size
        while bytes > limitInBytes, evictOldest(where: { _ in true }) {}
    }

    /// Whether any coroutine that lives in a state is kept.
    func holdsAny(of state: PluginState) -> Bool { parked.values.contains { $0.fiber.state === state } }

    /// Drops the coroutine that has waited longest of those that live in a state.
    @discardableResult
    func evictOldest(of state: PluginState) -> Bool { evictOldest { $0.state === state } }

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
        head = 0
        bytes = 0
    }

    @discardableResult
    private func remove(_ key: Key) -> Parked? {
        guard let found = parked.removeValue(forKey: key) else { return nil }
        bytes -= found.bytes
        compact()
        return found
    }

    private func evictOldest(where isMeant: (RunFiber) -> Bool) -> Bool {
        for place in head..<queue.count {
            let (order, key) = queue[place]
            guard let found = parked[key], found.order == order else {
                if place == head { head += 1 }
                continue
            }
            guard isMeant(found.fiber) else { continue }
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
