package import DandelionLua

/// What a chunk may spend, as the command line sets it.
package struct LuaBudget: Sendable, Equatable {
    package var instructions: Int64 = 20_000_000
    package var bytes = 16 << 20
    package var wall = Duration.seconds(2)

    package init() {}

    package var limits: SandboxLimits {
        SandboxLimits(instructions: instructions, bytes: bytes, wall: wall)
    }
}
