import Dandelion
import DandelionPlugins

/// How a plugin stands with the limits of its home, for people and for programs.
struct PluginStandingText {
    let plugin: String
    let standing: PluginStanding

    static let stopColumns = [
        TextTable.Column("AT"), TextTable.Column("TURN"), TextTable.Column("LIMIT"),
        TextTable.Column("PLACE"),
        TextTable.Column("IN"), TextTable.Column("WHAT", mayBeCut: true),
    ]

    /// Why nothing of the plugin runs; nil where it does.
    var why: String? {
        guard let suspension = standing.suspension else { return nil }
        let limits = Set(suspension.stops.map(\.limit)).sorted().joined(separator: ", ")
        let times = DisplayText.count(suspension.stops.count, "time", "times")
        let entry = suspension.entry.map { ", \(ThingID.entry($0))" } ?? ""
        return "limits (\(limits)) stopped it \(times) within a minute, the last one at "
            + "\(DisplayText.time(suspension.since))\(entry)"
    }

    /// What puts it back.
    var next: String? { standing.suspension == nil ? nil : "dandelion plugins enable \(plugin)" }

    var stopRows: [[String]] {
        standing.stops.map { stop in
            [
                DisplayText.time(stop.at), "\(stop.entry)/\(stop.turn)", stop.limit, stop.place ?? "",
                stop.handler, stop.message,
            ]
        }
    }

    /// What an operator allows it, in one line; nil where that is nothing of its own.
    var allowance: String? {
        let allowed = standing.allowance
        let parts = [
            allowed.instructions.map { "\($0) instructions" },
            allowed.bytes.map { "\(DisplayText.bytes(Int64($0))) of memory" },
            allowed.wall.map { "\($0.text) of wall time" },
            allowed.output.map { "\(DisplayText.bytes(Int64($0))) of output" },
        ]
        let given = parts.compactMap { $0 }
        return given.isEmpty ? nil : given.joined(separator: ", ")
    }

    var fields: [(String, Value)] {
        let allowed = standing.allowance
        return [
            (
                "limits",
                .object([
                    ("instructions", allowed.instructions.map(Value.int) ?? .null),
                    ("bytes", allowed.bytes.map { .int(Int64($0)) } ?? .null),
                    ("wall", .text(allowed.wall?.text)),
                    ("output", allowed.output.map { .int(Int64($0)) } ?? .null),
                ])
            ),
            ("stops", .list(standing.stops.map(Self.value))),
            ("suspension", suspension),
        ]
    }

    private var suspension: Value {
        guard let suspension = standing.suspension else { return .null }
        return .object([
            ("since", .string(suspension.since.description)),
            ("entry", .text(suspension.entry.map(ThingID.entry))), ("reason", .text(why)),
            ("next", .text(next)),
        ])
    }

    private static func value(_ stop: PluginStop) -> Value {
        .object([
            ("at", .string(stop.at.description)), ("entry", .string(ThingID.entry(stop.entry))),
            ("turn", .int(Int64(stop.turn))), ("handler", .string(stop.handler)),
            ("limit", .string(stop.limit)), ("place", .text(stop.place)), ("message", .string(stop.message)),
        ])
    }
}
