import DandelionModel

/// What was known when a limit tripped.
package struct LuaLimitReport: Sendable, Equatable {
    /// What was used of each budget since the last ``Sandbox/refuel(_:)``.
    package let usage: SandboxUsage
    /// What was allowed of each.
    package let limits: SandboxLimits
    /// Where most was spent, as `plugin.lua:7`.
    package let hottestLine: String?
    /// Where the code stood, innermost first.
    package let traceback: [String]

    package init(usage: SandboxUsage, limits: SandboxLimits, hottestLine: String?, traceback: [String]) {
        self.usage = usage
        self.limits = limits
        self.hottestLine = hottestLine
        self.traceback = traceback
    }

    /// Each budget as one clause: `2000000 of 20000000 instructions`, `1.5 of 16.0 MiB of memory` …
    package var budgets: [String] {
        [
            "\(usage.instructions) of \(limits.instructions) instructions",
            "\(Self.mebibytes(usage.peakBytes)) of \(Self.mebibytes(limits.bytes)) MiB of memory",
            "\(usage.wall.milliseconds) of \(limits.wall.milliseconds) ms",
            "\(usage.output) of \(limits.output) bytes of output",
        ]
    }

    /// The same without time, which differs whenever the code runs again: what a
    /// log may keep.
    package var budgetsApartFromTime: [String] { budgets.enumerated().filter { $0.offset != 2 }.map(\.element) }

    func description(of limit: LuaLimit) -> String {
        let place = hottestLine.map { ", most of the time at \($0)" } ?? ""
        let (what, remedy) =
            switch limit {
            case .instructions:
                (
                    "used \(usage.instructions) of \(limits.instructions) instructions",
                    "Do less in one go, or ask for a higher limit"
                )
            case .wall:
                (
                    "ran longer than \(limits.wall.milliseconds) ms",
                    "Do less in one go, or ask for a higher limit"
                )
            case .memory:
                (
                    "needed more than \(limits.bytes) bytes of memory",
                    "Keep less at a time, or ask for a higher limit"
                )
            case .output:
                ("printed more than \(limits.output) bytes", "Print less")
            case .stack:
                ("nested calls too deep", "Look for a function that calls itself without an end")
            }
        return "the code \(what)\(place), and was stopped; it did nothing after that. \(remedy)"
    }

    /// To one place after the point, without a locale.
    private static func mebibytes(_ bytes: Int) -> String {
        let tenths = (bytes * 10 + (1 << 19)) >> 20
        return "\(tenths / 10).\(tenths % 10)"
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 { microseconds / 1_000 }
}
