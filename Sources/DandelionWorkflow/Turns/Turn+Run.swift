package import DandelionModel
package import DandelionStore

/// The run that a turn advances: what it remembers, what it shows, how it ends.
extension Turn {
    static let maximumStatusBytes = 1_000

    /// The id of the run; nil in a handler.
    package var runID: String? { run?.run }

    package var runStep: String? { run?.step }

    /// The number of the wait out of which this turn took the run; 0 in its first turn.
    ///
    /// The wait that the turn enters has the next one. A turn that fails and is
    /// tried again has the same, so whatever is remembered beside it, such as a
    /// coroutine, is of no use where the numbers differ.
    package var currentWait: Int64 { run?.wait ?? 0 }

    /// The run's state, for whoever keeps one.
    package func runState() throws -> Value? {
        guard let run else { throw TurnError.notInAWorkflow(call: "state") }
        return try value(ofPayload: run.state)
    }

    package func setRunState(_ state: Value) throws {
        run?.state = try payload(state, for: "state")
    }

    // MARK: History

    /// Keeps a value with this step's line of the run's history. A second one replaces the first.
    package func keepHistory(_ payload: Value) throws {
        guard run != nil else { throw TurnError.notInAWorkflow(call: "keepHistory") }
        historyPayload = payload
    }

    /// What the run has behind it, oldest first. Not metered: whoever replays needs all of it.
    ///
    /// Where a line was kept with a person's values, this becomes a turn of that person.
    package func history() throws -> [HistoryLine] {
        guard let run else { throw TurnError.notInAWorkflow(call: "history") }
        return try fold.view.rows(Scan(Tables.history, prefix: home.key.row(.text(run.run)))).map { row in
            guard let number = row[4].integer, let at = row[5].instant, let step = row[6].text else {
                throw FoldError.damaged("the history of run '\(run.run)'")
            }
            let payload = row[7].isNull ? nil : try value(ofPayload: row[7])
            return HistoryLine(number: number, at: at, step: step, payload: payload)
        }
    }

    // MARK: Status and end

    /// What the run says of itself, until it says something else; nil says nothing.
    ///
    /// In a turn that has read personal values the text stands with that person's.
    package func setStatus(_ text: String?) throws {
        guard run != nil else { throw TurnError.notInAWorkflow(call: "status") }
        guard let text else {
            run?.statusText = nil
            return
        }
        guard text.utf8.count <= Self.maximumStatusBytes else {
            throw TurnError.valueTooLarge(
                call: "status", bytes: text.utf8.count, limit: Self.maximumStatusBytes)
        }
        if let subject {
            let reference = try fold.vault.keep(.string(text), of: subject, in: home)
            run?.statusText = RunRow.slotMark + String(reference.slot)
        } else {
            run?.statusText = text.hasPrefix(RunRow.slotMark) ? String(text.dropFirst()) : text
        }
    }

    /// Ends the run as failed, with the turn: a failure of the business, not of the code.
    package func finish(failed code: String, message: String) throws {
        try checkOpen(for: "finish")
        ending = .failed(code: code, message: message)
    }

    /// Ends the run as cancelled, with the turn: what it did is undone, as an operator has ordered.
    package func finishCancelled() throws {
        try checkOpen(for: "finish")
        ending = .cancelled
    }

    /// Notes that the run undoes what it did, and waits meanwhile: it will end as
    /// failed, and can be cancelled no more. Nothing happens where it is cancelled.
    package func noteUndoing() throws {
        guard run != nil else { throw TurnError.notInAWorkflow(call: "noteUndoing") }
        if run?.course.ending == nil { run?.course.ending = .failed }
    }

    /// Ends the run, and starts the next one of its workflow, with its key, in the newest version.
    package func continueAsNew(input: Value) throws {
        guard let run else { throw TurnError.notInAWorkflow(call: "continueAsNew") }
        try checkOpen(for: "continueAsNew")
        ending = .continued(by: try begin(run.workflow, key: run.key, input: input))
    }

    /// Whether the turn may still say how it ends.
    private func checkOpen(for call: String) throws {
        guard run != nil else { throw TurnError.notInAWorkflow(call: call) }
        guard nextWait == nil, ending == nil else {
            throw TurnError.invalid(
                call: call, reason: "was called where the turn waits, or has ended its run")
        }
    }
}

/// One step that a run has behind it.
package struct HistoryLine: Sendable {
    /// The entry that woke it.
    package let number: Int64
    package let at: Instant
    package let step: String
    /// What the step kept; nil for nothing, and where it was erased.
    package let payload: Value?
}

extension RunRow {
    /// Begins a status text that stands in a person's slot. Nobody writes one: it cannot be typed.
    static let slotMark = "\u{1}"

    /// What the run says of itself; nil where it says nothing, or it was erased.
    package func status(in view: any ReadView, key: Digest.Key) throws -> String? {
        guard let text = statusText, text.hasPrefix(Self.slotMark) else { return statusText }
        guard let subject, let slot = Int64(text.dropFirst()) else { return nil }
        let reference = PersonalReference(subject: subject, slot: slot)
        return try PersonalReader.value(of: reference, in: home, view, key: key)?.stringValue
    }

    /// Why it is blocked, failed, cancelled or terminated; nil where it is none of these, or it was erased.
    package func reason(in view: any ReadView, key: Digest.Key) throws -> Value? {
        if reason.isNull { return nil }
        let value = try reason.value()
        guard case .personal(let reference) = value else { return value }
        return try PersonalReader.value(of: reference, in: home, view, key: key)
    }
}
