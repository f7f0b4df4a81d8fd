import CLuaShim
package import DandelionModel

/// One Lua state with an allow-listed library, limits, and host functions.
///
/// Confined to one thread, whose C stack must have 8 MB: Lua's own compiler and
/// error texts recurse. A sandbox is deliberately not `Sendable`. Calls are
/// synchronous, and may nest: a host function may call into the sandbox that
/// called it, and finds the stack as it left it.
///
/// When a limit trips, the call throws ``LuaError/limit(_:_:)``, and so does
/// every other until ``refuel(_:)``; nothing in Lua can catch it.
package final class Sandbox {
    let state: LuaState
    /// Host functions by number, at an address that C can keep.
    private let host: UnsafeMutablePointer<HostTable>
    /// What the current budget allows.
    private(set) var allowances: SandboxLimits
    private var names: [String] = []

    /// A state with its library and these functions.
    ///
    /// - Parameter seed: Of `math.random`, and of the hashes of strings, on which it
    ///   depends when tables grow: the same seed gives the same state everywhere.
    /// - Throws: ``LuaError`` where there is no memory for it.
    package init(
        limits: SandboxLimits = SandboxLimits(), functions: [HostFunction], seed: UInt64 = 0
    ) throws(LuaError) {
        let host = HostTable.allocate()
        var config = dn_config(
            budget: limits.budget, seed: seed, host: host, dispatch: HostTable.dispatch,
            print: HostTable.print)
        guard let vm = dn_open(&config) else {
            host.destroy()
            let nothing = SandboxUsage(instructions: 0, bytes: 0, peakBytes: 0, wall: .zero, output: 0)
            throw .limit(
                .memory, LuaLimitReport(usage: nothing, limits: limits, hottestLine: nil, traceback: []))
        }
        let state = LuaState(vm)
        host.pointee.state = Unmanaged.passUnretained(state)
        self.state = state
        self.host = host
        allowances = limits
        try add([HostFunction.describingBoxes])
        try add(functions)
    }

    deinit { host.destroy() }

    /// Makes more host functions known. One of a known name takes its place.
    package func add(_ functions: [HostFunction]) throws(LuaError) {
        for function in functions {
            let number = host.add(function)
            names.append(function.name)
            try check(function.name.withCString { dn_declare(state.vm, $0, number) })
        }
    }

    func name(ofFunction number: Int) -> String? { names.indices.contains(number) ? names[number] : nil }

    /// What `print` writes, one call a line.
    package var output: ((String) -> Void)? {
        get { host.pointee.output }
        set { host.pointee.output = newValue }
    }

    /// A new budget for what comes next. A limit that has tripped is forgotten,
    /// unless ``isUsable`` is false.
    package func refuel(_ limits: SandboxLimits) {
        allowances = limits
        var budget = limits.budget
        dn_refuel(state.vm, &budget)
    }

    /// False after a limit that left something behind that cannot be trusted: a
    /// heap that stays full, or a coroutine that was cut off half-way. Make a
    /// new sandbox then.
    package var isUsable: Bool { dn_is_usable(state.vm) != 0 }

    package var usage: SandboxUsage {
        let used = dn_used(state.vm)
        return SandboxUsage(
            instructions: used.instructions, bytes: Int(used.bytes), peakBytes: Int(used.peak_bytes),
            wall: .nanoseconds(used.nanoseconds), output: Int(used.output))
    }

    /// Collects all garbage now.
    package func collect() { dn_collect(state.vm) }

    /// Bytes that the states of this process have not given back when they were closed.
    package static var unfreedBytes: Int { dn_unfreed() }

    /// How many states this process has.
    package static var openStates: Int { dn_open_states() }

    /// Makes `math.random` go on as in a new sandbox of that seed.
    package func reseed(_ seed: UInt64) { dn_seed(state.vm, seed) }
}

extension Sandbox {
    /// The function of a source text. Nothing of it has run.
    ///
    /// - Parameter name: As error texts give it: `plugin.lua`.
    /// - Throws: ``LuaError/syntax(message:)``, also for more than 64 KiB.
    package func load(_ source: [UInt8], name: String) throws(LuaError) -> LuaReference {
        var slot: Int32 = 0
        let outcome = source.withUnsafeBufferPointer { bytes in
            name.withCString { name in
                bytes.withMemoryRebound(to: CChar.self) {
                    dn_load(state.vm, $0.baseAddress, $0.count, name, &slot)
                }
            }
        }
        try check(outcome)
        return LuaReference(state: state, slot: slot, kind: .function)
    }

    /// Calls a function and waits for it.
    package func call(
        _ function: LuaReference, _ arguments: [LuaValue] = []
    ) throws(LuaError) -> [LuaValue] {
        try own(arguments)
        var results = try call(function) { writer in
            for argument in arguments { writer.push(argument) }
        }
        return try results.all()
    }

    /// The same without arrays: arguments are pushed as they come, and results
    /// read where they stand, before the sandbox is used again.
    package func call(
        _ function: LuaReference, with arguments: (inout LuaArguments) -> Void
    ) throws(LuaError) -> LuaResults {
        try own(function)
        let out = state.out
        let start = out.pointee.count
        var writer = LuaArguments(out)
        arguments(&writer)
        var count: Int32 = 0
        let outcome = dn_call(state.vm, function.slot, start, writer.count, &count)
        if outcome != DN_OK { try check(outcome) }
        return LuaResults(state: state, count: Int(count))
    }

    /// What a reference stands for, all of it.
    ///
    /// - Parameter name: How the text of an error calls it, as in `input.items[3]`.
    /// - Throws: ``LuaError/unconvertible(path:reason:)`` for functions,
    ///   coroutines, tables that contain themselves or mix lists with other keys,
    ///   and what ``Value`` refuses.
    package func value(of reference: LuaReference, named name: String = "") throws(LuaError) -> Value {
        try own(reference)
        guard dn_value(state.vm, reference.slot) == DN_OK else {
            if dn_tripped(state.vm) != 0 { throw limitError() }
            throw ConversionFault(of: state.vm).error(below: name)
        }
        var reader = WireReader(state.in)
        do throws(ConversionFault) {
            return try reader.value()
        } catch {
            throw error.error(below: name)
        }
    }

    func own(_ arguments: [LuaValue]) throws(LuaError) {
        for case .reference(let reference) in arguments { try own(reference) }
    }

    /// A reference of another sandbox would name something else here.
    func own(_ reference: LuaReference) throws(LuaError) {
        guard reference.state === state else {
            throw .misuse("a reference of one sandbox was used in another; nothing was done. Keep them apart")
        }
    }
}

extension SandboxLimits {
    var budget: dn_budget {
        // Centuries are as good as no end, and their nanoseconds must not run over.
        let wall = min(max(1, wall.microseconds), Int64.max / 4_000) * 1_000
        return dn_budget(
            instructions: instructions, wall_nanoseconds: wall, bytes: max(0, bytes), output: max(0, output),
            chunk: max(0, chunk), is_unmetered: isUnmetered ? 1 : 0)
    }
}
