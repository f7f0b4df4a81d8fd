import Dispatch

/// Runs what blocks on a thread that may be blocked, never on Swift's own pool.
package enum Blocking {
    private static let queue = DispatchQueue(label: "dandelion.blocking", attributes: .concurrent)

    package static func run<Outcome: Sendable>(
        _ body: @escaping @Sendable () throws -> Outcome
    ) async throws -> Outcome {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
