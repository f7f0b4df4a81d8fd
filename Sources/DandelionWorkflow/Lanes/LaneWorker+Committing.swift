import DandelionModel
import DandelionStore

extension LaneWorker {
    /// Sends the open batch to the store, or discards it where a store that many share fails before.
    func submitOrRecover() throws {
        do {
            try submit()
        } catch let error as StoreError where isRecoverable(error) {
            try recover(from: error, inFlight ?? Batch())
        }
    }

    /// Sends the open batch to the store.
    private func submit() throws {
        try store.read { base in
            view.base = base
            defer { view.base = nil }
            try fold.writeHomes()
        }
        fold.trimHomes(to: 10_000)
        for key in announced { try view.apply(.delete(Tables.attempt.id, key: key), looksInBase: false) }
        announced.removeAll()
        let operations = Coalescing.coalesce(view.takeBatch())
        inFlight = open
        open = Batch()
        sequence += 1
        let order = LaneOrder(lane: index, generation: generation, sequence: sequence)
        let fences = try shards.fences(of: operations)
        store.submit(Commit(operations, fences: fences, order: order)) { [inbox] in inbox.settle($0) }
    }

    /// Takes in how the batch in flight ended.
    func settle(_ result: Result<CommitReceipt, StoreError>) throws {
        guard let batch = inFlight else { return }
        switch result {
        case .success:
            view.settle()
            inFlight = nil
            answer(batch)
            if oneByOne > 0 { oneByOne -= batch.entries }
            if careful > 0 { relax(by: batch.entries) }
            fold.verdict = nil
            clashes = 0
            if failedFill != nil { try recoverFill() }
        case .failure(let error):
            try recover(from: error, batch)
        }
    }

    private func answer(_ batch: Batch) {
        var answered: [HomeKey: Int] = [:]
        for letter in batch.letters {
            let mail = letter.mail
            if !mail.isFromTable && !mail.isTimer { answered[mail.home, default: 0] += 1 }
            if let row = mail.row { mailroom.release(row) }
            guard let reply = mail.reply, let outcome = letter.outcome else { continue }
            switch outcome {
            case .admitted(let receipt), .repeated(let receipt): reply(.success(receipt))
            case .different(let number):
                reply(
                    .failure(
                        .differentContent(home: mail.home.name, messageID: mail.messageID, number: number)))
            case .stale(let error): reply(.failure(error))
            // Nobody waits for the answer to a row of the table.
            case .refused: break
            }
        }
        inbox.answered(answered)
        // What is left of another shard, its next owner hands out.
        for job in batch.jobs where shards.serves(job.home.shard) { context.activities.dispatch(job) }
    }

    /// The careful time ends with the letters that were found and 1,000 more entries.
    ///
    /// Repeats are no entries: a sender that begins again from its first letter
    /// must still come to the one that ended the process while care is taken.
    private func relax(by entries: Int) {
        careful = max(0, careful - entries)
        if careful == 0 { fold.announce = nil }
    }

    // MARK: Refusal

    /// Discards what was pending and goes on from the last durable entry.
    func recover(from error: StoreError, _ batch: Batch) throws {
        let open = self.open
        discard()
        nextGeneration()
        failedFill = nil
        switch error {
        case .fenced(let shard):
            lose(shard, batch.letters + open.letters)
        case _ where isRecoverable(error):
            doubtStore()
            putBack(batch.letters + open.letters)
            isPaused = true
        case .conflict where shards.isShared && clashes < Self.clashLimit:
            clashes += 1
            doubtStore()
            putBack(batch.letters + open.letters)
        case .conflict, .misuse, .predecessorFailed:
            guard fold.verdict == nil else { throw error }
            // A batch of one names the culprit: its turns fail with the store's reason.
            if batch.entries <= 1 { fold.verdict = String(describing: error) }
            oneByOne = max(1, batch.entries + open.entries)
            putBack(batch.letters + open.letters)
        case .full:
            var letters = batch.letters + open.letters
            // Where letters bring their own times, none may overtake one that was refused.
            if context.clock.isVirtual {
                for home in queues.keys {
                    let waiting = queues[home]?.removeAnswerable() ?? []
                    letters += waiting.map { Batch.Answered(mail: $0, outcome: nil) }
                }
            }
            let (told, kept) = (
                letters.filter { $0.mail.reply != nil }, letters.filter { $0.mail.reply == nil }
            )
            var answered: [HomeKey: Int] = [:]
            for letter in told {
                if !letter.mail.isFromTable && !letter.mail.isTimer {
                    answered[letter.mail.home, default: 0] += 1
                }
                if let row = letter.mail.row { mailroom.giveBack(row) }
                letter.mail.reply?(.failure(.store(error)))
            }
            inbox.answered(answered)
            putBack(kept)
            // A home that waited for the answer to an activity of this batch waits for nothing now.
            for home in queues.keys.sorted(by: { $0.name.precedesInBytes($1.name) }) { enqueue(home) }
            isPaused = true
        default:
            inFlight = batch
            self.open = open
            throw error
        }
    }

    func discard() {
        let batches = [inFlight ?? Batch(), open]
        for letter in batches.flatMap(\.letters) where shards.serves(letter.mail.home.shard) {
            guard let activity = letter.mail.answeredActivity else { continue }
            awaitAnswer(to: activity, of: letter.mail.home)
        }
        // What was asked for in them will be asked for again, before its answer is folded again.
        for job in batches.flatMap({ $0.jobs + $0.earlyJobs }) {
            awaitNoAnswer(to: job.sequence, of: job.home)
        }
        view.reset()
        fold.forget()
        announced.removeAll()
        inFlight = nil
        open = Batch()
        agenda.doubt()
    }

    /// Letters go back in front of their queues; timers are still in their table.
    func putBack(_ letters: [Batch.Answered]) {
        var letters = letters
        if shards.isShared {
            handOver(letters.map(\.mail).filter { !shards.serves($0.home.shard) })
            letters.removeAll { !shards.serves($0.mail.home.shard) }
        }
        var byHome: [HomeKey: [Mail]] = [:]
        var homes: [HomeKey] = []
        for letter in letters {
            if !homes.contains(letter.mail.home) { homes.append(letter.mail.home) }
            if letter.mail.isTimer { continue }
            byHome[letter.mail.home, default: []].append(letter.mail)
        }
        for (home, mail) in byHome { queues[home, default: MailQueue()].putBack(mail) }
        ring = homes + ring.filter { !homes.contains($0) }
        inRing = Set(ring)
    }
}
