import Dispatch
import Glibc
import Synchronization

/// A thread of our own, with a stack that an interpreter can use.
package enum LaneThread {
    static let stackBytes = 8 << 20

    private final class Start {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Runs `body` on a new thread and blocks until it has ended.
    package static func run<Outcome: Sendable>(
        _ body: @escaping @Sendable () throws -> Outcome
    ) throws -> Outcome {
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<Result<Outcome, any Error>?>(nil)
        try start {
            let outcome = Result { try body() }
            result.withLock { $0 = outcome }
            done.signal()
        }
        done.wait()
        guard let outcome = result.withLock({ $0 }) else { throw FoldError.stopping }
        return try outcome.get()
    }

    /// Runs `body` on a new thread, which ends with it.
    package static func start(_ body: @escaping @Sendable () -> Void) throws(FoldError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, stackBytes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let start = Unmanaged.passRetained(Start(body))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, &attributes,
            { argument in
                if let argument { Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, start.toOpaque())
        guard status == 0 else {
            start.release()
            throw .damaged("the system gave no thread (error \(status))")
        }
    }
}
