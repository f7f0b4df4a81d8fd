import DandelionModel
import DandelionStore

/// How a lane comes by shards and parts with them.
///
/// Nothing that waits is lost on the way: timers, activities and mail lie in the
/// store, and letters in memory go to the mail table, where the next owner finds them.
extension LaneWorker {
    /// Batches in a row that may clash with rows of others before a turn is to blame.
    static let clashLimit = 3

    /// Takes in what the keeper says.
    func heed(_ notices: [ShardNotice]) {
        for notice in notices {
            switch notice {
            case .gained(let claim): shards.arrive(claim)
            case .wantedBack(let fence):
                if shards.refuseArrival(fence) {
                    context.duty?.keeper.giveBack(fence)
                } else if let duty = context.duty {
                    let now = HostClock.monotonicNanoseconds()
                    shards.bePatient(with: fence, until: now + duty.patience.microseconds * 1_000)
                }
            case .lost(let fence):
                if !shards.refuseArrival(fence), shards.leave(fence, isLost: true) { part(with: fence.shard) }
            }
        }
    }

    /// Serves no more what was asked back, once no activity is on its way there, or it took too long.
    func endPatience() {
        guard shards.isPatient else { return }
        for fence in shards.takeImpatient(at: HostClock.monotonicNanoseconds())
        where shards.leave(fence, isLost: false) {
            part(with: fence.shard)
        }
    }

    /// Begins to serve the shards that have come.
    func settleIn() throws {
        try store.read { base in
            view.base = base
            defer { view.base = nil }
            // Whatever is remembered of them is of the time before they were last given away.
            agenda.note(fold.takeMovedDue())
            try fold.writeHomes()
            fold.forget()
            view.dropKept()
            let claims = shards.takeArrivals()
            do {
                try settleIn(claims, base)
            } catch {
                // They have come, all the same: the next round tries again.
                for claim in claims {
                    agenda.remove(claim.fence.shard)
                    forgetAnswers(of: claim.fence.shard)
                }
                shards.putBack(claims)
                throw error
            }
        }
        mailroom.readAll()
    }

    private func settleIn(_ claims: [Claim], _ base: any ReadView) throws {
        for claim in claims { agenda.add(claim.fence.shard) }
        try agenda.load(from: view)
        let isUnclean = claims.contains { !$0.isClean }
        let found = isUnclean ? try mailroom.count(in: base, for: shards) : 0
        // What was discarded after they had left counts no more: all that is due is in the outbox.
        for claim in claims { forgetAnswers(of: claim.fence.shard) }
        try handOutReady(of: claims.map(\.fence.shard))
        if isUnclean {
            careful = max(careful, 1_000 + found)
            fold.announce = { [unowned self] in try self.announce($0, $1, $2) }
        }
        for claim in claims { context.duty?.board.add(claim.fence.shard) }
    }

    /// Ends the stay of shards of which nothing is pending any more.
    func endLeaving() {
        guard !shards.leaving.isEmpty else { return }
        var pending: Set<Int64> = []
        for letter in (inFlight?.letters ?? []) + open.letters { pending.insert(letter.mail.home.shard) }
        for left in shards.takeLeft(pending: pending) where !left.isLost {
            context.duty?.keeper.giveBack(left.fence)
        }
    }

    /// Gives up what waits in memory for a shard that is not served any more.
    private func part(with shard: Int64, before first: [Mail] = []) {
        context.duty?.board.remove(shard)
        agenda.remove(shard)
        context.activities.abandon(shard)
        var letters = first
        for (home, queue) in queues where home.shard == shard {
            letters += queue.all
            queues[home] = nil
        }
        ring.removeAll { $0.shard == shard }
        inRing = inRing.filter { $0.shard != shard }
        forgetAnswers(of: shard)
        handOver(letters)
    }

    private func forgetAnswers(of shard: Int64) {
        for home in answersDue.keys where home.shard == shard { answersDue[home] = nil }
    }

    /// The store has refused a fence, and everything that was pending is discarded.
    func lose(_ shard: Int64, _ letters: [Batch.Answered]) {
        let fence = shards.drop(shard)
        view.dropKept()
        if let fence { context.duty?.keeper.noticeLoss(of: fence) }
        part(with: shard, before: letters.map(\.mail).filter { $0.home.shard == shard })
        putBack(letters.filter { $0.mail.home.shard != shard })
    }

    /// Puts letters where the homes' owners find them, and lets go of what is there already.
    func handOver(_ letters: [Mail]) {
        var answered: [HomeKey: Int] = [:]
        var forwarded: [Mail] = []
        for mail in letters {
            if !mail.isFromTable, !mail.isTimer { answered[mail.home, default: 0] += 1 }
            if let row = mail.row { mailroom.release(row) }
            // The next owner hands an activity out again, under the same key.
            if mail.isTimer || mail.isFromTable || mail.kind == .activityResult { continue }
            if mail.row == nil {
                forwarded.append(mail)
            } else {
                let receipt = Receipt(
                    home: mail.home.name, number: nil, at: mail.recordedAt, isRepeat: false)
                mail.reply?(.success(receipt))
            }
        }
        inbox.answered(answered)
        if !forwarded.isEmpty { context.duty?.forwarding.send(forwarded) }
    }

    // MARK: A store that is out of reach

    /// Whether the same may succeed later: the connection to a store that many share was lost.
    func isRecoverable(_ error: StoreError) -> Bool {
        guard shards.isShared else { return false }
        return switch error {
        case .fenced, .unknownOutcome, .busy, .cannotOpen, .disconnected, .unreachable: true
        default: false
        }
    }

    /// Discards what was folded before the store failed, and folds it again.
    func recoverFill() throws {
        guard let error = failedFill else { return }
        try recover(from: error, Batch())
    }

    /// What stands is not known: nothing that is remembered counts.
    func doubtStore() {
        view.dropKept()
        mailroom.readAll()
    }
}
