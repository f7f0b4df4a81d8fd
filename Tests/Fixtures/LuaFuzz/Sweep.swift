import DandelionLua

/// One program with ever larger budgets, so that each limit trips in every place.
struct Sweep {
    private(set) var fault: String?
    private(set) var trials = 0

    /// - Parameter usage: What the program uses where nothing stops it.
    init(_ program: FuzzedProgram, seed: UInt64, usage: SandboxUsage) {
        let instructions = stride(
            from: 1, to: min(usage.instructions, 60_000), by: max(7, Int(usage.instructions / 60)))
        for most in instructions {
            attempt(program, seed) { $0.instructions = Int64(most) }
        }
        let bytes = stride(
            from: 20_000, to: min(usage.peakBytes, 600_000), by: max(900, usage.peakBytes / 30))
        for most in bytes { attempt(program, seed) { $0.bytes = most } }
    }

    private mutating func attempt(
        _ program: FuzzedProgram, _ seed: UInt64, change: (inout SandboxLimits) -> Void
    ) {
        var limits = Trial.limits
        change(&limits)
        let trial = Trial(program, seed: seed, limits: limits)
        trials += 1
        if let found = trial.fault {
            fault = "\(found), of \(limits.instructions) instructions and \(limits.bytes) bytes"
        }
    }
}
