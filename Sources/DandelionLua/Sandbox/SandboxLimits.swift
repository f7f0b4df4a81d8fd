/// What Lua code may use up before it is stopped.
package struct SandboxLimits: Sendable, Equatable {
    /// Units of work: one is about one VM instruction. Work that the library
    /// does in C, bytes that are allocated and garbage that is collected are
    /// paid in the same unit, so the same code uses about the same everywhere.
    package var instructions: Int64
    /// Bytes on the heap of the state, its libraries included.
    package var bytes: Int
    /// Time on the wall: a brake for emergencies, to a few milliseconds.
    package var wall: Duration
    /// Bytes that `print` may write.
    package var output: Int
    /// Bytes of one source text.
    package var chunk: Int
    /// For code that the host trusts as its own: no hook, which doubles the speed
    /// of what Lua does by itself. Instructions are not counted then, and what
    /// loops in Lua for ever is not stopped; the cap on bytes stays.
    package var isUnmetered: Bool

    package init(
        instructions: Int64 = 20_000_000, bytes: Int = 16 << 20, wall: Duration = .seconds(2),
        output: Int = 65_536, chunk: Int = 65_536, isUnmetered: Bool = false
    ) {
        self.instructions = instructions
        self.bytes = bytes
        self.wall = wall
        self.output = output
        self.chunk = chunk
        self.isUnmetered = isUnmetered
    }
}

/// What Lua code has used of its limits since the last ``Sandbox/refuel(_:)``.
package struct SandboxUsage: Sendable, Equatable {
    package let instructions: Int64
    /// Bytes on the heap now.
    package let bytes: Int
    /// The most that there were.
    package let peakBytes: Int
    /// Time on the wall, to a few milliseconds.
    package let wall: Duration
    /// Bytes that `print` wrote.
    package let output: Int

    package init(instructions: Int64, bytes: Int, peakBytes: Int, wall: Duration, output: Int) {
        self.instructions = instructions
        self.bytes = bytes
        self.peakBytes = peakBytes
        self.wall = wall
        self.output = output
    }
}
