import DandelionModel
import DandelionStore

extension Fold {
    /// Erases a person: their values, the runs that read them, those runs' histories
    /// and what they had heard.
    ///
    /// Ledger, log and other people's rows stay as they are; what refers to an
    /// erased slot reads as erased.
    func eraseSubject(_ entry: LogEntry, in home: HomeState) throws {
        guard let subject = entry.body["subject"]?.stringValue else {
            throw FoldError.damaged("the erasure in entry \(entry.number)")
        }
        _ = try vault.erase(subject, in: home)
        var runs: [RunRow] = []
        let index = Tables.run.index("run_subject")
        let scan = Scan(Tables.run, index: index, prefix: home.key.row(.text(subject)))
        for row in try view.rows(scan) { runs.append(try RunRow(row: row)) }
        for var run in runs {
            try end(&run, as: .cancelled, in: home)
            for line in try view.rows(Scan(Tables.history, prefix: home.key.row(.text(run.run)))) {
                try view.apply(.delete(Tables.history.id, key: Tables.history.key(of: line)))
            }
            run.state = Cell(.null)
            run.statusText = nil
            run.reason = .null
            try view.apply(.put(Tables.run.id, run.row))
        }
        let row = home.key.row(vault.digest(subject), .integer(entry.number), Cell(entry.at))
        try view.apply(.put(Tables.erasure.id, row))
    }
}
