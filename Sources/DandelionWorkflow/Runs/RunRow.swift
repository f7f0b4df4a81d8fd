package import DandelionModel
package import DandelionStore

/// Where a run stands. The numbers are stored and never change.
///
///     start ──► running ──wait──► waiting ──wake──► running ──► completed, failed
///                  │                                   │
///                  └──────────── throws ───────────────┤
///                                                      ▼
///                 running ◄──retry, redrive──────── blocked
///
///     waiting, blocked ──pause──► paused ──resume──► waiting, running, blocked
///
///     any that is live ──erase──► cancelled
///     any that is live ──order──► terminated, cancelled; what undoes a run first goes along the first line
///
/// `Fold.run(_:_:_:in:)` moves along the first line, `Fold.block` downward;
/// `Fold.eraseSubject` and the orders of `Fold.carryOut` end a run, or hold it.
public enum RunStatus: Int64, Sendable {
    case running = 1
    case waiting = 2
    /// Its turn failed; a retry is due, or it is a dead letter.
    case blocked = 3
    case completed = 4
    case cancelled = 5
    /// It said so itself; the reason is its own.
    case failed = 6
    /// An operator ended it.
    case terminated = 7
    /// An operator holds it; what it waits for is kept until it is resumed.
    case paused = 8

    /// Whether it may go on.
    public var isLive: Bool {
        switch self {
        case .running, .waiting, .blocked, .paused: true
        case .completed, .cancelled, .failed, .terminated: false
        }
    }
}

/// A run of a workflow, as it is stored.
package struct RunRow {
    package let home: HomeKey
    package let run: String
    package let workflow: String
    package let version: Int
    package var key: String?
    package var status: RunStatus
    /// Counts the waits; a wake for an older one is stale.
    package var wait: Int64
    /// The step that the next wake runs.
    package var step: String
    package let started: Int64
    package var subject: String?
    package var timer: (due: Instant, sequence: Int64)?
    /// The cell of the state: a value, or a reference to the slot that holds it.
    package var state: Cell
    /// What the run says of itself; see ``RunRow/status(in:key:)``.
    package var statusText: String?
    /// Why it is blocked, failed, cancelled or terminated: null, a value, or a reference to a slot.
    package var reason: Cell = .null
    /// What its operators, and its own failure, make of it.
    package var course = RunCourse()

    /// Whether a wake for its wait is heard, at once or when it is resumed.
    var awaits: Bool {
        status == .waiting || (course.paused == .waiting && course.held == nil)
    }

    package init(
        home: HomeKey, run: String, workflow: String, version: Int, key: String?, started: Int64, state: Cell
    ) {
        self.home = home
        self.run = run
        self.workflow = workflow
        self.version = version
        self.key = key
        status = .running
        wait = 0
        step = "start"
        self.started = started
        self.state = state
    }

    package init(row: Row) throws(FoldError) {
        guard row.count >= 14, let home = row[1].text, let run = row[2].text, let workflow = row[3].text,
            let version = row[4].integer, let rawStatus = row[6].integer,
            let status = RunStatus(rawValue: rawStatus), let wait = row[7].integer, let step = row[8].text,
            let started = row[9].integer
        else { throw .damaged("a run") }
        self.init(
            home: HomeKey(home), run: run, workflow: workflow, version: Int(version), key: row[5].text,
            started: started, state: row[13])
        self.status = status
        self.wait = wait
        self.step = step
        subject = row[10].text
        if let due = row[11].instant, let sequence = row[12].integer { timer = (due, sequence) }
        guard row.count >= 16 else { return }
        statusText = row[14].text
        reason = row[15]
        guard row.count >= 17 else { return }
        course = try RunCourse(cell: row[16])
    }

    package var row: Row {
        home.row(
            .text(run), .text(workflow), .integer(Int64(version)), Cell(key), .integer(status.rawValue),
            .integer(wait), .text(step), .integer(started), Cell(subject), Cell(timer?.due),
            Cell(timer?.sequence), state, Cell(statusText), reason, course.cell)
    }
}

/// What a step asks to wait for.
struct PendingWait {
    var step: String
    var event: SubscriptionPlace?
    var listener: Int64?
    var deadline: Instant?
}

/// How a step asks to end its run, where not by simply returning.
enum RunEnding {
    case failed(code: String, message: String)
    /// A new run goes on in its place.
    case continued(by: String)
    /// By the order that cancels it; what it did is undone.
    case cancelled
}
