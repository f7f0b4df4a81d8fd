package import DandelionLua
package import DandelionModel

/// What an operator lets one turn of a plugin spend in one home, in place of what the host does.
///
/// It is an entry of the home's log, so every worker keeps to it from that entry
/// on. A turn that went well under it is never judged again: not when its run is
/// replayed, and not when the log is folded again under another allowance.
public struct PluginAllowance: Sendable, Equatable {
    /// Instructions of Lua's machine. Nil leaves the host's limit, here and below.
    public var instructions: Int64?
    /// Bytes that the plugin's state may hold.
    public var bytes: Int?
    /// Real time.
    public var wall: Duration?
    /// Bytes that it may print and log.
    public var output: Int?

    /// Without arguments it leaves all of the host's limits.
    public init(
        instructions: Int64? = nil, bytes: Int? = nil, wall: Duration? = nil, output: Int? = nil
    ) {
        self.instructions = instructions
        self.bytes = bytes
        self.wall = wall
        self.output = output
    }

    public var isEmpty: Bool { self == PluginAllowance() }

    /// The host's limits, with what is given here in their places.
    package func applied(to limits: SandboxLimits) -> SandboxLimits {
        var limits = limits
        if let instructions { limits.instructions = instructions }
        if let bytes { limits.bytes = bytes }
        if let wall { limits.wall = wall }
        if let output { limits.output = output }
        return limits
    }
}

extension PluginAllowance {
    /// What an operator may give, from what a turn needs at all to what a host can spare.
    package static let instructionRange: ClosedRange<Int64> = 10_000...1_000_000_000_000
    package static let byteRange = (1 << 20)...(4 << 30)
    package static let wallRange: ClosedRange<Duration> = .milliseconds(10)...(.seconds(300))
    package static let outputRange = 0...(64 << 20)

    /// Why it cannot be given, as "…"; nil where it can.
    var refusal: String? {
        if let instructions, !Self.instructionRange.contains(instructions) {
            return "\(instructions) instructions are not between 10000 and 1000000000000"
        }
        if let bytes, !Self.byteRange.contains(bytes) {
            return "\(bytes) bytes of memory are not between 1 MiB and 4 GiB"
        }
        if let wall, !Self.wallRange.contains(wall) {
            return "a wall time of \(wall.text) is not between 10ms and 5m"
        }
        if let output, !Self.outputRange.contains(output) {
            return "\(output) bytes of output are not between 0 and 64 MiB"
        }
        return nil
    }

    /// As it is stored and logged: a map of what is given.
    package var value: Value {
        var map = ValueMap()
        map["instructions"] = instructions.map(Value.int)
        map["bytes"] = bytes.map { .int(Int64($0)) }
        map["wall"] = wall.map(Value.duration)
        map["output"] = output.map { .int(Int64($0)) }
        return .map(map)
    }

    package init(value: Value?) {
        self.init()
        instructions = value?["instructions"]?.intValue
        bytes = (value?["bytes"]?.intValue).map { Int($0) }
        switch value?["wall"] {
        case .duration(let time)?: wall = time
        // As an order that came as JSON has it.
        case .string(let text)?: wall = try? Duration(text: text)
        default: break
        }
        output = (value?["output"]?.intValue).map { Int($0) }
    }
}
