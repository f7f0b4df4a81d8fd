package import DandelionModel
package import DandelionStore

/// An activity that is to be done now: a row of the outbox, handed out.
package struct ActivityJob: Sendable {
    package let home: HomeKey
    package let sequence: Int64
    package let activity: String
    /// The same at every attempt, and after a restart.
    package let idempotencyKey: String
    package let attempt: Int
    /// The input; personal values in it are references.
    package let payload: Value
    /// The home's clock when it was handed out; under a virtual clock its result has that time too.
    var handedOutAt: Instant?

    package init(row: Row) throws(FoldError) {
        guard row.count >= 11, let home = row[1].text, let sequence = row[2].integer,
            let activity = row[3].text, let key = row[4].text, let attempt = row[8].integer
        else { throw .damaged("a row of the outbox") }
        self.home = HomeKey(home)
        self.sequence = sequence
        self.activity = activity
        idempotencyKey = key
        self.attempt = Int(attempt)
        payload = try row[10].value()
    }

    /// The letter that tells the home how an attempt ended.
    func result(_ outcome: ActivityOutcome, at instant: Instant) -> Mail {
        var body = ValueMap([("sequence", .int(sequence)), ("attempt", .int(Int64(attempt)))])
        switch outcome {
        case .completed(let value): body["value"] = value
        case .failed(let reason): body["error"] = .string(String(reason.prefix(1_000)))
        }
        return letter(body, at: instant)
    }

    /// The letter that tells the home that this process cannot do the activity.
    func missing(at instant: Instant) -> Mail {
        let body = ValueMap([
            ("sequence", .int(sequence)), ("attempt", .int(Int64(attempt))), ("missing", true),
        ])
        return letter(body, at: instant)
    }

    private func letter(_ body: ValueMap, at instant: Instant) -> Mail {
        Mail(
            home: home, source: "activity", kind: .activityResult, type: activity, recordedAt: instant,
            body: .map(body))
    }
}

extension Mail {
    /// The number of the activity whose result the letter is; nil for all others.
    var answeredActivity: Int64? { kind == .activityResult ? body["sequence"]?.intValue : nil }
}

extension ActivityOutcome {
    /// The outcome that a result's entry holds.
    init(_ body: Value) {
        if let error = body["error"]?.stringValue {
            self = .failed(error)
        } else {
            self = .completed(body["value"] ?? .null)
        }
    }
}
