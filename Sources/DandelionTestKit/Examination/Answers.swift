import DandelionStore
import Synchronization

/// Collects the answers to many commits that are submitted without waiting.
final class Answers: Sendable {
    typealias Answer = Result<CommitReceipt, StoreError>

    private let arrived = Mutex<[Int: [Answer]]>([:])
    private let stream: AsyncStream<Void>
    private let arrival: AsyncStream<Void>.Continuation

    init() { (stream, arrival) = AsyncStream<Void>.makeStream() }

    /// Submits a commit; its answers are found under `number`.
    func submit(_ commit: Commit, to store: any Store, as number: Int) {
        store.submit(commit) { [self] answer in
            arrived.withLock { $0[number, default: []].append(answer) }
            arrival.yield()
        }
    }

    /// Waits until `count` answers have come in.
    func wait(for count: Int) async throws {
        if total >= count { return }
        for await _ in stream where total >= count { return }
        throw Unanswered(what: "answer \(total + 1) of \(count)")
    }

    /// All answers by the number of their commit, more than one where the engine repeated itself.
    var all: [Int: [Answer]] { arrived.withLock { $0 } }

    /// The first answer to a commit.
    subscript(number: Int) -> Answer? { arrived.withLock { $0[number]?.first } }

    private var total: Int { arrived.withLock { $0.values.reduce(0) { $0 + $1.count } } }
}
