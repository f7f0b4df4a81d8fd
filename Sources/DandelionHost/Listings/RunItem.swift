package import Dandelion

/// A run of a workflow, in one line.
package struct RunItem: ListedItem {
    package let run: RunRow
    /// The home's clock when it began.
    package let startedAt: Instant?
    /// What it was started under, also where it has ended.
    package let key: String?

    package static let columns = [
        TextTable.Column("RUN"), TextTable.Column("WORKFLOW"), TextTable.Column("KEY"),
        TextTable.Column("STATUS"), TextTable.Column("STARTED"), TextTable.Column("DEADLINE"),
        TextTable.Column("SAYS", mayBeCut: true),
    ]

    init(_ run: RunRow, in home: HomeView) throws {
        self.run = run
        let start = try home.get(Tables.log, .integer(run.started))
        startedAt = start?[3].instant
        key = try run.key ?? start?[12].value()["key"]?.stringValue
    }

    package var cells: [String] {
        [
            run.run, run.workflow, key ?? "", "\(run.status)", DisplayText.time(startedAt),
            run.status.isLive ? DisplayText.time(run.timer?.due) : "", says ?? "",
        ]
    }

    /// What it says of itself, or for one that is blocked, failed or ended from outside why.
    var says: String? { run.status == .completed || run.reason.isNull ? status : reason?.text }

    var status: String? { run.hasPersonalStatus ? DisplayText.personal : run.statusText }

    var reason: RunReason? { RunReason(run.reason) }

    package var value: Value {
        .object([
            ("id", .string(run.run)), ("workflow", .string(run.workflow)),
            ("version", .int(Int64(run.version))), ("key", .text(key)),
            ("status", .string("\(run.status)")), ("says", .text(status)),
            ("reason", reason?.value ?? .null), ("started", .string(ThingID.entry(run.started))),
            ("started_at", startedAt.map(Value.instant) ?? .null), ("step", .string(run.step)),
            ("deadline", run.timer.map { .instant($0.due) } ?? .null),
        ])
    }
}

/// Why a run is blocked, failed, ended from outside, or goes on as another.
package struct RunReason: Sendable, Equatable {
    package let value: Value

    /// Nil where there is none.
    init?(_ cell: Cell) {
        guard !cell.isNull, let value = try? cell.value() else { return nil }
        self.value = value
    }

    var code: String? { value["code"]?.stringValue }

    /// The message, without the words that the status says already.
    var text: String {
        if case .personal = value { return DisplayText.personal }
        if code == "continued_as_new", let run = value["run"]?.stringValue { return "goes on as \(run)" }
        if let message = value["message"]?.stringValue, !message.isEmpty { return message }
        return code ?? DisplayText.value(value)
    }
}
