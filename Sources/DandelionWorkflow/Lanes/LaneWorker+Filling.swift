import DandelionModel
import DandelionStore

extension LaneWorker {
    /// Folds what waits. Where a store that many share fails on the way, what was folded
    /// is discarded when the batch in flight has settled, and folded again later.
    func fillOrRecover() throws {
        do {
            try fill()
        } catch let error as StoreError where isRecoverable(error) {
            failedFill = error
            if inFlight == nil { try recoverFill() }
        }
    }

    /// Folds what waits into the open batch, on one snapshot of the store.
    private func fill() throws {
        if shards.hasArrivals {
            try settleIn()
            // From here on with care: one by one, with nothing in flight.
            if !mayFill(context.clock.now()) { return }
        }
        let limit = careful > 0 || oneByOne > 0 ? 1 : inFlight == nil ? Self.firstLimit : Self.batchLimit
        try store.read { base in
            view.base = base
            defer { view.base = nil }
            if !agenda.isComplete { try agenda.load(from: view) }
            if mailroom.wantsToRead { distribute(try mailroom.read(base, for: shards)) }
            while open.entries < limit, open.letters.count < Self.batchLimit {
                distribute(inbox.takeMail())
                let now = context.clock.now()
                if ring.isEmpty, let due = agenda.next, due <= now {
                    try fold.writeHomes()
                    for home in try agenda.due(by: now, in: view) { enqueue(home) }
                }
                guard !ring.isEmpty else { break }
                let home = ring.removeFirst()
                inRing.remove(home)
                if try serve(home, limit: min(limit, open.entries + Self.quantum), now: now) { enqueue(home) }
                agenda.note(fold.takeMovedDue())
            }
        }
    }

    /// Folds letters and timers of one home, in order. True if it has more.
    ///
    /// Under a virtual clock a letter that was posted brings its time with it (what
    /// came as mail was stamped by the store), and an activity takes none: while
    /// the home waits for a result, nothing later is folded.
    private func serve(_ key: HomeKey, limit: Int, now: Instant) throws -> Bool {
        // Out of the table while it is served: looking it up for each letter would cost more than taking one.
        var queue = queues.removeValue(forKey: key) ?? MailQueue()
        defer { if !queue.isEmpty { queues[key] = queue } }
        let isVirtual = context.clock.isVirtual
        while open.entries < limit, open.letters.count < Self.batchLimit {
            let home = try fold.home(key)
            var mail = queue.first
            // A timer due at t comes before a letter recorded at t.
            var horizon =
                mail.map { isVirtual && !$0.isFromTable ? $0.recordedAt : min($0.recordedAt, now) } ?? now
            if isVirtual, answersDue[key] != nil {
                horizon = min(horizon, home.clock)
                if let first = mail, first.recordedAt > horizon { mail = nil }
            }
            let now = isVirtual ? max(now, horizon) : now
            if let due = home.nextDue, due <= horizon {
                // What was recorded before it comes first, also where it is too much to be read at once.
                if mail == nil, queue.isEmpty, let base = view.base,
                    try mailroom.holdsBack(key, in: base)
                {
                    return false
                }
                guard let timer = try fold.nextTimer(of: home) else {
                    throw FoldError.damaged("home '\(key.name)' has lost its first timer")
                }
                try take(timer.mail(to: key), isTimer: true, now: now)
            } else if let mail {
                if shards.isShared { try fold.foresee(queue.all.prefix(Self.quantum)) }
                queue.removeFirst()
                try take(mail, isTimer: false, now: now)
            } else {
                return false
            }
        }
        return true
    }

    private func take(_ letter: Mail, isTimer: Bool, now: Instant) throws {
        var mail = letter
        let outcome: Fold.Outcome
        do {
            if careful > 0, mail.row == nil, mail.fingerprint != nil, try !fold.knows(mail),
                let row = try keep(mail)
            {
                mail = mail.stored(as: row)
                mailroom.hold(row)
            }
            outcome = try fold.process(mail, now: now)
        } catch {
            // It is answered with everything else that waits, when the lane ends.
            if !isTimer { open.letters.append(Batch.Answered(mail: mail, outcome: nil)) }
            throw error
        }
        open.letters.append(Batch.Answered(mail: mail, outcome: outcome))
        if outcome.isEntry { open.entries += 1 }
        if let activity = mail.answeredActivity { awaitNoAnswer(to: activity, of: mail.home) }
        for var job in fold.ready {
            job.handedOutAt = try fold.home(job.home).clock
            awaitAnswer(to: job.sequence, of: job.home)
            if try mayHandOutEarly(job) {
                open.earlyJobs.append(job)
                context.activities.dispatch(job)
            } else {
                open.jobs.append(job)
            }
        }
        fold.ready.removeAll(keepingCapacity: true)
        guard context.settings.forgetsAfterEveryTurn else { return }
        agenda.note(fold.takeMovedDue())
        try fold.writeHomes()
        fold.forget()
    }

    /// Whether an activity need not wait until its batch is durable: it has no
    /// effects, all that it will read of people is in the store, and none waits
    /// that was asked for before it, so that they begin in the same order always.
    private func mayHandOutEarly(_ job: ActivityJob) throws -> Bool {
        guard context.handsOutEarly, open.jobs.isEmpty, inFlight?.jobs.isEmpty ?? true, let base = view.base
        else { return false }
        return try job.payload.personalReferences.allSatisfy { reference in
            try PersonalReader.value(of: reference, in: job.home, base, key: store.digestKey) != nil
        }
    }

    // MARK: Careful folding

    /// Commits a letter to the mail table before it is folded. Nil where its id waits there already.
    private func keep(_ mail: Mail) throws -> Int64? {
        do {
            return try commitNow([.append(Tables.mail.id, mail.tableRow())]).appended.first
        } catch StoreError.conflict {
            return nil
        }
    }

    /// Commits that a turn is about to run, and says how often that was said before.
    func announce(_ home: HomeKey, _ number: Int64, _ turn: Int) throws -> Int {
        let key = home.row(.integer(number), .integer(Int64(turn)))
        let before = try view.base?.get(Tables.attempt, key: key)?[4].integer ?? 0
        announced.append(key)
        if before < Fold.quarantineAfter {
            _ = try commitNow([.put(Tables.attempt.id, key + [.integer(before + 1)])])
        }
        return Int(before)
    }

    private func commitNow(_ operations: [Operation]) throws(StoreError) -> CommitReceipt {
        sequence += 1
        let order = LaneOrder(lane: index, generation: generation, sequence: sequence)
        do throws(StoreError) {
            let fences = try shards.fences(of: operations)
            return try store.commitAndWait(Commit(operations, fences: fences, order: order))
        } catch {
            nextGeneration()
            throw error
        }
    }

    func nextGeneration() {
        generation += 1
        sequence = 0
    }
}
