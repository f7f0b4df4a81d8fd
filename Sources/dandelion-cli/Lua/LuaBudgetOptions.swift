import ArgumentParser
import DandelionHost
import DandelionLua

/// What a chunk may spend, shared by all that run one.
struct LuaBudgetOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Units of work at most; one is about one instruction of Lua's machine.", valueName: "N"))
    var instructions: Int64 = 20_000_000

    @Option(
        help: ArgumentHelp(
            "Memory at most: a number and B, kB, MB, KiB, MiB or GiB.", valueName: "SIZE"))
    var memory = "16MiB"

    @Option(help: ArgumentHelp("Real time at most: a number and ms, s, m or h.", valueName: "TIME"))
    var wall = "2s"

    func validate() throws { _ = try limits() }

    func limits() throws -> SandboxLimits {
        var limits = SandboxLimits()
        guard instructions > 0 else {
            throw ValidationError("--instructions is \(instructions); it must be at least 1")
        }
        guard let bytes = LuaQuantity.bytes(memory) else {
            throw ValidationError(
                "--memory is '\(memory)'; write a number and B, kB, MB, KiB, MiB or GiB, as in 16MiB")
        }
        guard bytes >= Self.leastBytes else {
            throw ValidationError("--memory is \(memory); a state with its library needs 64KiB at least")
        }
        guard let time = LuaQuantity.duration(wall), time > .zero else {
            throw ValidationError(
                "--wall is '\(wall)'; write a number above 0 and ms, s, m or h, as in 2s or 1.5s")
        }
        limits.instructions = instructions
        limits.bytes = bytes
        limits.wall = time
        return limits
    }

    private static let leastBytes = 64 << 10
}
