import DandelionModel
import DandelionStore

/// A row that becomes an entry when its time has come.
struct DueTimer {
    let due: Instant
    let sequence: Int64
    let kind: Kind
    let run: String?
    let payload: Value

    /// What the timer is for. The numbers are stored and never change.
    enum Kind: Int64 {
        /// A run's own deadline.
        case wait = 1
        /// Rewards whose hold ends.
        case hold = 2
        /// A turn that failed and is tried again.
        case retry = 3
        /// An activity that failed and is tried again.
        case activity = 4
    }

    init(due: Instant, sequence: Int64, kind: Kind, run: String? = nil, payload: Value = .null) {
        self.due = due
        self.sequence = sequence
        self.kind = kind
        self.run = run
        self.payload = payload
    }

    init(row: Row) throws(FoldError) {
        guard row.count >= 7, let due = row[2].instant, let sequence = row[3].integer,
            let rawKind = row[4].integer, let kind = Kind(rawValue: rawKind)
        else { throw .damaged("a timer") }
        let payload = row[6].isNull ? Value.null : try row[6].value()
        self.init(due: due, sequence: sequence, kind: kind, run: row[5].text, payload: payload)
    }

    func row(_ home: HomeKey) -> Row {
        home.row(
            Cell(due), .integer(sequence), .integer(kind.rawValue), Cell(run),
            payload == .null ? .null : Cell(payload))
    }

    func key(_ home: HomeKey) -> Row { home.row(Cell(due), .integer(sequence)) }

    /// The letter that it sends to its own home when it is due.
    func mail(to home: HomeKey) -> Mail {
        let name =
            switch kind {
            case .wait: "wait"
            case .hold: "hold"
            case .retry: "retry"
            case .activity: "activity"
            }
        var body = ValueMap([("due", .instant(due)), ("sequence", .int(sequence)), ("payload", payload)])
        body["run"] = run.map(Value.string)
        return Mail(
            home: home, source: "timer", kind: kind == .retry ? .retry : .timer, type: name, recordedAt: due,
            body: .map(body))
    }
}
