import Dandelion

extension HomeView {
    /// Whatever would wake a run leads to one that lives, and what a run counts on is there.
    func verifyRuns() throws -> Finding {
        var problems = Problems()
        var runs = 0
        try scan(Scan(Tables.run, prefix: home.row)) { row in
            let run = try RunRow(row: row)
            runs += 1
            if let timer = run.timer, run.status.isLive {
                problems.expect(
                    try get(Tables.timer, Cell(timer.due), .integer(timer.sequence)) != nil,
                    "run \(run.run) goes on at \(timer.due), and there is no timer for it")
            }
            if let slash = run.workflow.firstIndex(of: "/") {
                let plugin = String(run.workflow[..<slash])
                problems.expect(
                    try get(Tables.pluginVersion, .text(plugin), .integer(Int64(run.version))) != nil,
                    "run \(run.run) began with version \(run.version) of '\(plugin)', which the home does not know"
                )
            }
            return true
        }
        try scan(Scan(Tables.subscription, prefix: home.row)) { row in
            let run = String((row[5].text ?? "").prefix { $0 != "/" })
            problems.expect(
                try isLive(run), "a subscription to \(row[2].shown) is that of run \(run), which is not live")
            return true
        }
        try scan(Scan(Tables.history, prefix: home.row)) { row in
            problems.expect(
                try get(Tables.run, row[2]) != nil,
                "there is a history of run \(row[2].shown), and no such run")
            return true
        }
        try scan(Scan(Tables.outbox, prefix: home.row)) { row in
            guard let run = row[5].text else { return true }
            problems.expect(
                try get(Tables.run, .text(run)) != nil,
                "activity \(row[2].shown) is to be done for run \(run), which is not there")
            return true
        }
        return problems.finding("runs", DisplayText.count(runs, "run", "runs"))
    }

    /// Every timer leads to a run that waits, and the home knows its first.
    func verifyTimers() throws -> Finding {
        var problems = Problems()
        var timers = 0
        var first: Instant?
        try scan(Scan(Tables.timer, prefix: home.row)) { row in
            timers += 1
            if first == nil { first = row[2].instant }
            guard let id = row[5].text else { return true }
            guard let found = try get(Tables.run, .text(id)) else {
                problems.add(
                    "the timer of \(DisplayText.time(row[2].instant)) is that of run \(id), which is not there"
                )
                return true
            }
            let run = try RunRow(row: found)
            problems.expect(
                run.status.isLive && run.timer?.sequence == row[3].integer,
                "the timer of \(DisplayText.time(row[2].instant)) is that of run \(id), which is \(run.status) and does not count on it"
            )
            return true
        }
        let next = try view.get(Tables.home, key: home.row)?[5].instant
        problems.expect(
            next == first,
            "the first timer is due \(first.map { "at \($0)" } ?? "never"), and the home looks for it \(next.map { "at \($0)" } ?? "never")"
        )
        return problems.finding("timers", DisplayText.count(timers, "timer", "timers"))
    }

    private func isLive(_ run: String) throws -> Bool {
        try get(Tables.run, .text(run)).map { try RunRow(row: $0).status.isLive } ?? false
    }
}
