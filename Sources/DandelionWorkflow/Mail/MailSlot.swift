import DandelionModel
package import DandelionStore

/// Puts letters into the mail table, where the owner will find them.
package struct MailSlot: Sendable {
    let store: any Store
    let clock: any EngineClock

    package init(store: any Store, clock: any EngineClock) {
        self.store = store
        self.clock = clock
    }

    /// Inserts letters in one commit; those that wait there already count as repeats.
    package func put(_ letters: [Mail]) async throws -> [Receipt] {
        do {
            _ = try await store.commit(Commit(letters.map { .append(Tables.mail.id, $0.tableRow()) }))
            store.notifyOwner()
            return letters.map {
                Receipt(home: $0.home.name, number: nil, at: $0.recordedAt, isRepeat: false)
            }
        } catch StoreError.conflict {
            var receipts: [Receipt] = []
            for letter in letters { receipts.append(try await putOne(letter)) }
            store.notifyOwner()
            return receipts
        } catch {
            throw FoldError.store(error)
        }
    }

    /// Inserts letters of several senders: what is wrong with one keeps no other from being inserted.
    func offer(_ letters: [Mail]) async -> [Result<Receipt, FoldError>] {
        do {
            return try await put(letters).map { .success($0) }
        } catch {
            guard letters.count > 1 else { return [.failure(Self.reason(error))] }
        }
        var answers: [Result<Receipt, FoldError>] = []
        for letter in letters {
            do {
                answers.append(.success(try await putOne(letter)))
            } catch {
                answers.append(.failure(Self.reason(error)))
            }
        }
        store.notifyOwner()
        return answers
    }

    private static func reason(_ error: any Error) -> FoldError {
        error as? FoldError ?? (error as? StoreError).map { .store($0) }
            ?? .damaged(String(describing: error))
    }

    private func putOne(_ letter: Mail) async throws -> Receipt {
        for _ in 0..<3 {
            do {
                _ = try await store.commit(Commit([.append(Tables.mail.id, letter.tableRow())]))
                return Receipt(home: letter.home.name, number: nil, at: letter.recordedAt, isRepeat: false)
            } catch StoreError.conflict {
                // Where it was admitted between the two looks, there is room for it again.
                if let receipt = try await waiting(letter) { return receipt }
            } catch {
                throw FoldError.store(error)
            }
        }
        throw FoldError.store(.busy(seconds: 0))
    }

    /// The letter of the same id that waits already.
    private func waiting(_ letter: Mail) async throws -> Receipt? {
        try await Blocking.run { [store] in
            let prefix: Row = [.text(letter.home.name), .text(letter.source), .text(letter.messageID)]
            let index = Tables.mail.index("mail_message")
            let row = try store.read {
                try $0.first(Scan(Tables.mail, index: index, prefix: prefix, limit: 1))
            }
            let mine = letter.tableRow()
            guard let row else { return nil }
            guard row[4] == mine[4], row[7] == mine[7] || letter.isSameStart(as: row) else {
                throw FoldError.differentContent(
                    home: letter.home.name, messageID: letter.messageID, number: nil)
            }
            return Receipt(
                home: letter.home.name, number: nil, at: row[6].instant ?? letter.recordedAt, isRepeat: true)
        }
    }
}

extension Mail {
    /// Whether a row of the mail table starts the same run: the run's own id is none of what makes it so.
    fileprivate func isSameStart(as row: Row) -> Bool {
        guard kind == .start, let text = row[7].text, let other = try? JSONText.decode(text) else {
            return false
        }
        return Fingerprint.startContent(of: other) == Fingerprint.startContent(of: body)
    }
}
