import DandelionModel
import DandelionStore
import DandelionWorkflow

/// What a letter is answered whose id was used before.
extension Mail {
    /// One of its id waits in the mail table.
    func repeating(waiting row: Row) throws(FoldError) -> Receipt {
        let mine = tableRow()
        guard row[4] == mine[4], row[7] == mine[7] else {
            throw .differentContent(home: home.name, messageID: messageID, number: nil)
        }
        return Receipt(home: home.name, number: nil, at: row[6].instant ?? recordedAt, isRepeat: true)
    }

    /// One of its id was admitted: a row of the table `receipt`.
    func repeating(admitted row: Row) throws(FoldError) -> Receipt {
        guard let fingerprint, row[3] == .blob(fingerprint.content.bytes) else {
            throw .differentContent(home: home.name, messageID: messageID, number: row[4].integer)
        }
        return Receipt(
            home: home.name, number: row[4].integer, at: row[5].instant ?? recordedAt, isRepeat: true)
    }
}
