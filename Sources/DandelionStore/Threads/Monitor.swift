import Glibc

/// State that several threads share, and a bell that tells of its changes.
///
/// Swift's `Mutex` has no way to wait for a change, and the store's threads
/// must not spin.
package final class Monitor<State: Sendable>: @unchecked Sendable {
    // `state` is read and written only between lock and unlock of `mutex`; the
    // two C objects never move, and live as long as this object.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let bell = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state: State

    package init(_ state: State) {
        self.state = state
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(bell, nil)
    }

    deinit {
        pthread_cond_destroy(bell)
        pthread_mutex_destroy(mutex)
        bell.deallocate()
        mutex.deallocate()
    }

    /// Changes the state. Call ``ring()`` after, where somebody may wait for the change.
    @discardableResult
    package func withLock<Result>(_ body: (inout State) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&state)
    }

    /// Blocks until `body` yields something; it is asked again after every ring.
    package func wait<Result>(_ body: (inout State) -> Result?) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            pthread_cond_wait(bell, mutex)
        }
    }

    /// Wakes everyone who waits.
    package func ring() { pthread_cond_broadcast(bell) }
}
