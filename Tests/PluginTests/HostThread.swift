import Foundation

/// Runs what needs a Lua state on a thread with the stack that one needs.
enum HostThread {
    private final class Box<Outcome>: @unchecked Sendable {
        // Written by the thread before it signals, read after: never both at once.
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
