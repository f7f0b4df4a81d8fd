package import DandelionModel
package import DandelionStore

/// A home's clock and counters, as its lane has them in memory.
///
/// A cache of the home's row: it is thrown away whenever a batch is discarded.
package final class HomeState {
    package let key: HomeKey
    package var nextNumber: Int64
    package var nextSequence: Int64
    package var clock: Instant
    package var nextDue: Instant?
    package var isDirty = false
    /// An instant whose holds are known to have a timer.
    var lastHold: Instant?
    /// What anybody waits for; nil until somebody asks.
    var heard: HeardEvents?
    /// What the process offered when the home was last asked for its configuration.
    var offering: Int?
    /// A timer was removed: which one is first must be looked up.
    var isDueUnknown = false
    /// No hold ends at it or before. What was released in a batch is still in the store's
    /// index, so a look from here is spared going past all of that; nil for a look from the beginning.
    var holdsAfter: Instant?

    package init(key: HomeKey, row: Row?) throws(FoldError) {
        self.key = key
        guard let row else {
            nextNumber = 1
            nextSequence = 1
            clock = Instant(microseconds: .min)
            return
        }
        guard row.count >= 6, let number = row[2].integer, let sequence = row[3].integer,
            let clock = row[4].instant
        else { throw .damaged("the row of home '\(key.name)'") }
        nextNumber = number
        nextSequence = sequence
        self.clock = clock
        nextDue = row[5].instant
    }

    var row: Row { key.row(.integer(nextNumber), .integer(nextSequence), Cell(clock), Cell(nextDue)) }

    /// Something of what was written is taken back, or was not seen: looks begin at the beginning again.
    func forgetPlaces() {
        isDueUnknown = true
        holdsAfter = nil
        lastHold = nil
    }

    /// A number for anything that the home's turns make: timers, transfers, slots, letters out.
    package func takeSequence() -> Int64 {
        defer { nextSequence += 1 }
        isDirty = true
        return nextSequence
    }
}
