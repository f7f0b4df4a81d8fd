import Glibc

/// Runs a body on a thread with the stack that a sandbox asks for, and waits.
func onLuaThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> Result? {
    final class Work {
        let body: @Sendable () -> Result
        var result: Result?
        init(_ body: @escaping @Sendable () -> Result) { self.body = body }
    }
    let work = Work(body)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 8 << 20)
    var thread = pthread_t()
    let start = BoxedWork { work.result = work.body() }
    let status = pthread_create(
        &thread, &attributes,
        { argument in
            if let argument { Unmanaged<BoxedWork>.fromOpaque(argument).takeUnretainedValue().run() }
            return nil
        }, Unmanaged.passUnretained(start).toOpaque())
    guard status == 0 else { return nil }
    pthread_join(thread, nil)
    return withExtendedLifetime(start) { work.result }
}

private final class BoxedWork {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
}
