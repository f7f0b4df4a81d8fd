import Glibc

/// A thread of the store's own, so that no task of the host waits for a disk.
package struct StoreThread: Sendable {
    private let handle: pthread_t

    /// Starts a thread; nil where the system has none to give.
    package static func start(_ body: @escaping @Sendable () -> Void) -> StoreThread? {
        let work = Unmanaged.passRetained(Work(body))
        var handle = pthread_t()
        let code = pthread_create(&handle, nil, runWork, work.toOpaque())
        guard code == 0 else {
            work.release()
            return nil
        }
        return StoreThread(handle: handle)
    }

    /// Waits until the thread has ended. To be called once, and not from the thread itself.
    package func join() { pthread_join(handle, nil) }
}

private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func runWork(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
    return nil
}
