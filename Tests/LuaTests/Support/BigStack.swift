import Glibc
import Synchronization

/// Runs a body on a thread with the stack that a sandbox asks for, and waits.
private func run(_ body: @escaping @Sendable () -> Void) -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 8 << 20)
    var thread = pthread_t()
    let work = Work(body)
    let status = pthread_create(
        &thread, &attributes,
        { argument in
            if let argument { Unmanaged<Work>.fromOpaque(argument).takeUnretainedValue().body() }
            return nil
        }, Unmanaged.passUnretained(work).toOpaque())
    guard status == 0 else { return false }
    pthread_join(thread, nil)
    return withExtendedLifetime(work) { true }
}

private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

/// What a body found on a thread of its own.
func onLuaThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> Result? {
    let result = Found<Result>()
    let went = run {
        let found = body()
        result.value.withLock { $0 = found }
    }
    return went ? result.value.withLock { $0 } : nil
}

private final class Found<Result: Sendable>: Sendable {
    let value = Mutex<Result?>(nil)
}
