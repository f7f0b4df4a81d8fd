import DandelionStore
import Synchronization

/// Brings letters for homes that others fold to the mail table, in their order.
///
/// Each is answered when it is durable there: with a receipt without a number, since
/// only who folds the home can give one.
final class Forwarding: Sendable {
    private struct State {
        var waiting: [Mail] = []
        var isAtWork = false
        var finishers: [CheckedContinuation<Void, Never>] = []
    }

    /// Letters in one commit at most.
    private static let limit = 512

    private let slot: MailSlot
    private let quiescence: Quiescence
    private let state = Mutex(State())

    init(to slot: MailSlot, quiescence: Quiescence) {
        self.slot = slot
        self.quiescence = quiescence
    }

    func send(_ letters: [Mail]) {
        let begins = state.withLock { state in
            state.waiting += letters
            defer { state.isAtWork = true }
            return !state.isAtWork
        }
        guard begins else { return }
        quiescence.enter()
        Task { await work() }
    }

    private func work() async {
        while true {
            let letters = state.withLock { state in
                let letters = Array(state.waiting.prefix(Self.limit))
                state.waiting.removeFirst(letters.count)
                state.isAtWork = !letters.isEmpty
                return letters
            }
            if letters.isEmpty { break }
            for (letter, answer) in zip(letters, await slot.offer(letters)) { letter.reply?(answer) }
        }
        let finishers = state.withLock { state in
            // Somebody may have begun anew meanwhile, and will say so.
            if state.isAtWork { return [CheckedContinuation<Void, Never>]() }
            defer { state.finishers = [] }
            return state.finishers
        }
        for finisher in finishers { finisher.resume() }
        quiescence.leave()
    }

    /// Returns when nothing is on its way.
    func finish() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.isAtWork { state.finishers.append(continuation) }
                return !state.isAtWork
            }
            if isOver { continuation.resume() }
        }
    }
}
