import CLuaShim

/// A Lua coroutine that Swift drives.
///
///     new ──resume──► running ──host function suspends──► suspended ──resume──► running …
///     running ──returns, fails, or trips a limit──► finished
///
/// Confined to the sandbox's thread. Letting go of it, or ``close()``, runs no
/// Lua code: what is cut off stays undone.
package final class Fiber {
    /// What a fiber came to.
    package enum Outcome {
        /// It waits in a host function, which is named by its number: see ``Fiber/waitsIn``.
        case suspended(by: Int)
        case returned([LuaValue])
    }

    private let sandbox: Sandbox
    private var slot: Int32?
    private var isRunning = false
    private var grown: Int

    /// Bytes that the fiber holds, roughly: what the heap grew by while it was
    /// made and run, garbage included.
    package var bytes: Int { isFinished ? 0 : max(grown, Self.leastBytes) }

    /// A coroutine with a stack that was used a little.
    private static let leastBytes = 1_000

    fileprivate init(sandbox: Sandbox, slot: Int32, grown: Int) {
        self.sandbox = sandbox
        self.slot = slot
        self.grown = grown
    }

    deinit { close() }

    /// Whether it has returned, failed, or been closed.
    package var isFinished: Bool { slot == nil }

    /// The name of the host function in which it waits; nil for one that does not wait.
    package private(set) var waitsIn: String?

    /// Lets it run on. The arguments are those of its function at first, and
    /// afterwards what the call in which it waits returns.
    ///
    /// - Throws: ``LuaError``; the fiber is finished then.
    package func resume(_ arguments: [LuaValue] = []) throws(LuaError) -> Outcome {
        try sandbox.own(arguments)
        return try resume { writer in
            for argument in arguments { writer.push(argument) }
        }
    }

    /// The same without an array.
    package func resume(with arguments: (inout LuaArguments) -> Void) throws(LuaError) -> Outcome {
        let out = sandbox.state.out
        let start = out.pointee.count
        var writer = LuaArguments(out)
        arguments(&writer)
        return try resume(from: start, count: writer.count, raises: false)
    }

    /// Lets it run on with a failure, which the call in which it waits raises.
    ///
    /// - Throws: ``LuaError``, also for a fiber that has not run yet.
    package func resume(raising failure: HostFailure) throws(LuaError) -> Outcome {
        guard waitsIn != nil else {
            throw .misuse(
                "a failure can only be raised in a fiber that waits; this one does not. Resume it with values"
            )
        }
        let out = sandbox.state.out
        let start = out.pointee.count
        WireWriter(out).put(failure)
        return try resume(from: start, count: 0, raises: true)
    }

    /// Drops it where it stands. A second call does nothing.
    package func close() {
        guard let slot, !isRunning else { return }
        self.slot = nil
        waitsIn = nil
        dn_release(sandbox.state.vm, slot)
    }

    private func resume(from start: Int, count: Int32, raises: Bool) throws(LuaError) -> Outcome {
        let state = sandbox.state
        guard let slot, !isRunning else {
            state.out.pointee.count = start
            throw .misuse(
                "a fiber that \(isRunning ? "runs" : "has finished") was resumed; nothing was done. Spawn another"
            )
        }
        isRunning = true
        waitsIn = nil
        let before = dn_used(state.vm).bytes
        var results: Int32 = 0
        let outcome = dn_resume(state.vm, slot, start, count, raises ? 1 : 0, &results)
        isRunning = false
        if Int(outcome) == DN_SUSPENDED {
            grown += Int(dn_used(state.vm).bytes) - Int(before)
            let number = Int(dn_suspended_by(state.vm))
            waitsIn = sandbox.name(ofFunction: number)
            return .suspended(by: number)
        }
        close()
        try sandbox.check(outcome)
        var reader = LuaResults(state: state, count: Int(results))
        return .returned(try reader.all())
    }
}

extension Sandbox {
    /// A fiber that will run a function. Nothing of it has run.
    package func spawn(_ function: LuaReference) throws(LuaError) -> Fiber {
        try own(function)
        let before = dn_used(state.vm).bytes
        var slot: Int32 = 0
        try check(dn_spawn(state.vm, function.slot, &slot))
        return Fiber(sandbox: self, slot: slot, grown: Int(dn_used(state.vm).bytes) - Int(before))
    }
}
