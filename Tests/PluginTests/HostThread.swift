import Foundation

/// Runs what needs a Lua state on a thread with the stack that one needs.
enum HostThread {
    // The thread writes before it signals, and the caller reads after: never both at once.
    private final class Box<Outcome>: @unchecked Sendable {
        var outcome: Result<Outcome, any Error>?
    }

    static func run<Outcome>(_ body: @escaping @Sendable () throws -> Outcome) throws -> Outcome {
        let box = Box<Outcome>()
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            box.outcome = Result { try body() }
            done.signal()
        }
        thread.stackSize = 8 << 20
        thread.start()
        done.wait()
        guard let outcome = box.outcome else { throw CancellationError() }
        return try outcome.get()
    }
}
