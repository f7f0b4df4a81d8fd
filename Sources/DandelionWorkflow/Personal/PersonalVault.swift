import DandelionModel
import DandelionStore

/// The one place where personal values stand, as a lane uses it.
///
/// Rows are found by a keyed digest of whose they are, so that the subject's
/// id is in no index either. A slot is written once, never changed, and
/// overwritten when its subject is erased.
struct PersonalVault {
    let view: PendingView
    let key: Digest.Key

    /// Keeps a value in a new slot.
    func keep(_ value: Value, of subject: String, in home: HomeState) throws -> PersonalReference {
        let reference = PersonalReference(subject: subject, slot: home.takeSequence())
        let row = home.key.row(digest(subject), .integer(reference.slot), Cell(value))
        try view.apply(.insert(Tables.personal.id, row))
        return reference
    }

    /// The value of a slot; nil where it was erased.
    func value(of reference: PersonalReference, in home: HomeState) throws -> Value? {
        let key = home.key.row(digest(reference.subject), .integer(reference.slot))
        guard let row = try view.get(Tables.personal, key: key) else { return nil }
        return try row[4].value()
    }

    /// Erases every slot of a subject, by their digest, and says how many there were.
    func erase(_ digest: Cell, in home: HomeState) throws -> Int {
        var keys: [Row] = []
        try view.scan(Scan(Tables.personal, prefix: home.key.row(digest))) { row in
            keys.append(Tables.personal.key(of: row))
            return true
        }
        for key in keys { try view.apply(.delete(Tables.personal.id, key: key)) }
        return keys.count
    }

    func digest(_ subject: String) -> Cell {
        .blob(Digest(of: Array(subject.utf8), key: key).bytes)
    }
}
