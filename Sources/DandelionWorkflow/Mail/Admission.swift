import DandelionModel
package import DandelionStore

/// Waits for what becomes of a letter that was put into the mail table for somebody else to fold.
package struct Admission: Sendable {
    private static let firstWait = Duration.milliseconds(10)
    private static let longestWait = Duration.seconds(1)

    let store: any Store
    let bell: Doorbell
    /// Whether the engine still waits for anything.
    let goesOn: @Sendable () -> Bool

    package init(store: any Store, bell: Doorbell, goesOn: @escaping @Sendable () -> Bool) {
        self.store = store
        self.bell = bell
        self.goesOn = goesOn
    }

    /// Looks when the bell rings, and after waits that grow from 10 ms to 1 s.
    ///
    /// - Parameter receipt: Of the mail table.
    /// - Returns: The receipt with the number of its entry.
    /// - Throws: ``FoldError/turnedAway(home:messageID:reason:)`` where it cannot be an
    ///   entry, ``FoldError/differentContent(home:messageID:number:)``,
    ///   ``FoldError/stopping``; nothing is known then but that it waits.
    package func wait(for letter: Mail, _ receipt: Receipt) async throws -> Receipt {
        guard let fingerprint = letter.fingerprint else { return receipt }
        var wait = Self.firstWait
        while goesOn() {
            let rings = bell.rings
            let outcome = try await Blocking.run { [store] in
                try store.read { try Self.look(for: letter, fingerprint, in: $0) }
            }
            switch outcome {
            case .waiting: break
            case .admitted(let number, let at):
                return Receipt(home: letter.home.name, number: number, at: at, isRepeat: receipt.isRepeat)
            case .refused(let error): throw error
            }
            try await bell.wait(since: rings, for: wait)
            wait = min(wait * 2, Self.longestWait)
        }
        throw FoldError.stopping
    }

    private enum Outcome {
        case waiting
        case admitted(Int64?, Instant)
        case refused(FoldError)
    }

    private static func look(
        for letter: Mail, _ fingerprint: Fingerprint, in view: any ReadView
    ) throws -> Outcome {
        let home = letter.home
        let place: Row = [.text(home.name), .text(letter.source), .text(letter.messageID)]
        let slot = Scan(Tables.mail, index: Tables.mail.index("mail_message"), prefix: place, limit: 1)
        // While it lies there nothing is decided, whatever became of the same id before.
        if try view.first(slot) != nil { return .waiting }
        if let row = try view.get(Tables.receipt, key: home.row(.blob(fingerprint.message.bytes))) {
            guard row[3] == .blob(fingerprint.content.bytes) else {
                return .refused(
                    .differentContent(
                        home: home.name, messageID: letter.messageID, number: row[4].integer))
            }
            return .admitted(row[4].integer, row[5].instant ?? letter.recordedAt)
        }
        var reason: String?
        try view.scan(Scan(Tables.refusal, prefix: home.row, reversed: true)) { row in
            guard row[3] == .text(letter.source), row[4] == .text(letter.messageID) else { return true }
            reason = row[7].text
            return false
        }
        return .refused(
            .turnedAway(
                home: home.name, messageID: letter.messageID,
                reason: reason ?? "it was taken out of the mail, and no reason is kept"))
    }
}
