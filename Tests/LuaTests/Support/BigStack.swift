import Foundation
import Synchronization

/// Runs a body on a thread with the stack that a sandbox asks for, and waits.
func onLuaThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> Result? {
    let found = Found<Result>()
    let thread = Thread {
        let result = body()
        found.value.withLock { $0 = result }
        found.isThere.signal()
    }
    thread.stackSize = 8 << 20
    thread.start()
    found.isThere.wait()
    return found.value.withLock { $0 }
}

private final class Found<Result: Sendable>: Sendable {
    let value = Mutex<Result?>(nil)
    let isThere = DispatchSemaphore(value: 0)
}
