import DandelionModel
import DandelionStore

extension Fold {
    /// Erases a person: their values, the runs that read them, those runs' histories
    /// and what they had heard.
    ///
    /// Ledger, log and other people's rows stay as they are; what refers to an
    /// erased slot reads as erased. An entry names the person, or after a restore, when
    /// nobody knows the name any more, their digest under the store's own key.
    func eraseSubject(_ entry: LogEntry, in home: HomeState) throws {
        let digest: Cell
        var runs: [RunRow] = []
        if let subject = entry.body["subject"]?.stringValue {
            digest = vault.digest(subject)
            runs = try self.runs(thatRead: .text(subject), in: home)
        } else if let found = entry.body["digest"]?.stringValue.flatMap({ Digest($0) }) {
            digest = .blob(found.bytes)
            for subject in try subjectsOfRuns(in: home) where vault.digest(subject) == digest {
                runs += try self.runs(thatRead: .text(subject), in: home)
            }
        } else {
            throw FoldError.damaged("the erasure in entry \(entry.number)")
        }
        _ = try vault.erase(digest, in: home)
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
        let row = home.key.row(digest, .integer(entry.number), Cell(entry.at))
        try view.apply(.put(Tables.erasure.id, row))
    }

    private func runs(thatRead subject: Cell, in home: HomeState) throws -> [RunRow] {
        let index = Tables.run.index("run_subject")
        return try view.rows(Scan(Tables.run, index: index, prefix: home.key.row(subject)))
            .map(RunRow.init(row:))
    }

    /// Whose values any run of the home has read, each once, in the order of the index.
    private func subjectsOfRuns(in home: HomeState) throws -> [String] {
        var subjects: [String] = []
        let index = Tables.run.index("run_subject")
        try view.scan(Scan(Tables.run, index: index, prefix: home.key.row)) { row in
            if let subject = row[10].text, subjects.last.map({ !$0.hasSameBytes(as: subject) }) ?? true {
                subjects.append(subject)
            }
            return true
        }
        return subjects
    }
}
