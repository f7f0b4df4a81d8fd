import DandelionModel
import DandelionStore
import DandelionWorkflow

/// Puts letters into the mail table inside a transaction that somebody else began.
struct MailDrop<Transaction: MailTransaction> {
    let transaction: Transaction
    /// The digest key of the store that is in the database.
    let digestKey: Digest.Key

    /// - Parameter expected: The digest key of the store that is meant, where it is known.
    init(_ transaction: Transaction, expecting expected: Digest.Key?) throws(FoldError) {
        self.transaction = transaction
        do {
            digestKey = try transaction.digestKey()
        } catch {
            throw .store(error)
        }
        guard expected == nil || digestKey == expected else {
            throw .store(.misuse("the transaction is in another database than the store of the engine"))
        }
    }

    /// Appends a letter; one of its id that waits, or was admitted, makes it a repeat.
    func put(_ letter: Mail) throws(FoldError) -> Receipt {
        guard let fingerprint = letter.fingerprint, let index = Tables.mail.index("mail_message") else {
            throw .damaged("a letter of '\(letter.home.name)' has no fingerprint")
        }
        do {
            let key = letter.home.row(.blob(fingerprint.message.bytes))
            if let admitted = try transaction.row(of: Tables.receipt, key: key) {
                return try letter.repeating(admitted: admitted)
            }
            if let waiting = try transaction.append(letter.tableRow(), to: Tables.mail, unlessIn: index) {
                return try letter.repeating(waiting: waiting)
            }
        } catch let error as StoreError {
            throw .store(error)
        } catch let error as FoldError {
            throw error
        } catch {
            throw .damaged(String(describing: error))
        }
        return Receipt(home: letter.home.name, number: nil, at: letter.recordedAt, isRepeat: false)
    }
}
