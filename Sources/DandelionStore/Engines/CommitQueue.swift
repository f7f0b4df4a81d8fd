/// What waits for the one thread that writes: commits in their order, and errands for the time between.
///
///     running ──close()──► draining ──all was taken──► ended
package final class CommitQueue: Sendable {
    package typealias Errand = @Sendable () -> Void

    /// A transaction holds so many commits at most, so that nobody waits long.
    private static let commitLimit = 512

    private struct State: Sendable {
        var commits: [PendingCommit] = []
        var errands: [Errand] = []
        var isClosing = false
    }

    /// What to do next.
    package enum Work {
        /// Written as one transaction; `isLast` where no other commit waits.
        case commits([PendingCommit], isLast: Bool)
        case errand(Errand)
        case end
    }

    private let state = Monitor(State())
    private let operationLimit: Int

    /// - Parameter operationLimit: A transaction holds no further commit once it has so many operations.
    package init(operationLimit: Int) { self.operationLimit = operationLimit }

    /// False after ``close()``: the commit was not taken.
    package func submit(_ pending: PendingCommit) -> Bool {
        let (isTaken, wasEmpty) = state.withLock { state in
            if state.isClosing { return (false, false) }
            state.commits.append(pending)
            return (true, state.commits.count == 1)
        }
        if wasEmpty { state.ring() }
        return isTaken
    }

    /// To be done when no commit waits. False after ``close()``.
    package func request(_ errand: @escaping Errand) -> Bool {
        let isTaken = state.withLock { state in
            if state.isClosing { return false }
            state.errands.append(errand)
            return true
        }
        state.ring()
        return isTaken
    }

    /// Lets the thread finish what was given to it. A second call does nothing.
    package func close() {
        state.withLock { $0.isClosing = true }
        state.ring()
    }

    package var isClosing: Bool { state.withLock { $0.isClosing } }

    /// Takes what waits, at once and without gathering; blocks while nothing does.
    package func next() -> Work {
        state.wait { state in
            if !state.commits.isEmpty {
                let group = takeGroup(from: &state.commits)
                return .commits(group, isLast: state.commits.isEmpty)
            }
            if !state.errands.isEmpty { return .errand(state.errands.removeFirst()) }
            return state.isClosing ? .end : nil
        }
    }

    private func takeGroup(from queue: inout [PendingCommit]) -> [PendingCommit] {
        var operations = 0
        var count = 0
        while count < queue.count, count < Self.commitLimit, operations < operationLimit {
            operations += queue[count].commit.operations.count
            count += 1
        }
        if count == queue.count {
            defer {
                queue = []
                queue.reserveCapacity(count)
            }
            return queue
        }
        let group = Array(queue[..<count])
        queue.removeFirst(count)
        return group
    }
}
