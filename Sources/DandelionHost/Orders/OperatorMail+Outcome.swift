import Dandelion
import DandelionModel
import DandelionStore
import DandelionWorkflow

/// What became of an order.
extension OperatorMail {
    /// The first pause between two looks; later ones are an eighth of what was waited.
    private static let firstPause = Duration.milliseconds(5)

    /// Waits until the host has taken an order up, and says what came of it.
    ///
    /// Nobody can call a guest, so this looks, at growing distances: some sixty times
    /// in a minute. Where no host has the store open it looks once.
    ///
    /// - Parameters:
    ///   - patience: How long it waits at most; then the outcome is ``OrderOutcome/waiting``.
    ///   - pausing: Lets a time pass. Throws where the caller gives up.
    package func outcome(
        of order: SentOrder, within patience: Duration,
        pausing: (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) async throws -> OrderOutcome {
        var waited = Duration.zero
        while true {
            let outcome = try await Blocking.run { [self] in try store.read { try look(for: order, $0) } }
            guard outcome == .waiting, waited < patience, address.hasHost else { return outcome }
            let pause = min(max(Self.firstPause, waited / 8), patience - waited)
            try await pausing(pause)
            waited += pause
        }
    }

    private func look(for order: SentOrder, _ view: any ReadView) throws -> OrderOutcome {
        let home = HomeKey(order.home)
        // A repeat waits, and what came of the order is known already.
        let message = home.row(.blob(order.fingerprint.message.bytes))
        if let receipt = try view.get(Tables.receipt, key: message), let number = receipt[4].integer,
            receipt[3] == .blob(order.fingerprint.content.bytes)
        {
            return try outcome(ofEntry: number, home, view)
        }
        let place: Row = [.text(order.home), .text(Self.source), .text(order.id)]
        let waiting = Scan(Tables.mail, index: Tables.mail.index("mail_message"), prefix: place, limit: 1)
        if try view.first(waiting) != nil { return .waiting }
        let refusals = try view.rows(Scan(Tables.refusal, prefix: home.row)).filter {
            $0[3] == .text(Self.source) && $0[4] == .text(order.id)
        }
        return refusals.last?[7].text.map { .refused(reason: $0) } ?? .waiting
    }

    private func outcome(ofEntry number: Int64, _ home: HomeKey, _ view: any ReadView) throws -> OrderOutcome
    {
        guard let row = try view.get(Tables.log, key: home.row(.integer(number))) else {
            return .done(entry: number)
        }
        for turn in try LogEntry(row: row).turns {
            if case .failed(let reason, _, _) = turn.outcome { return .failed(entry: number, reason: reason) }
        }
        return .done(entry: number)
    }
}
