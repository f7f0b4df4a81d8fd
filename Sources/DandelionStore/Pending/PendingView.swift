/// What a lane reads while it works: its own writes over a store's snapshot.
///
/// Operations are judged as an engine judges them, with the same errors, and
/// are kept to be committed together. From below to above there lie the base,
/// the batches that are being committed, and the batch that is being made; what
/// lies above wins, so it does not matter whether the base holds a batch in
/// flight yet. A turn is a layer of its own within the batch, and may nest.
///
///     push ─► apply … ─► mergeTop      the turn's operations are the batch's
///                    └─► discardTop    as if the turn had never been
///     takeOperations                   the batch is in flight, a new one begins
///     settle                           the oldest batch in flight is in the base
///     reset                            a commit was refused: nothing pending stands
///
/// A column that the engine stamps reads as null until its batch has settled.
/// Not thread-safe, and it need not be: a lane owns it. The base is valid only
/// inside the closure that handed it out, so the lane sets it anew each time.
package final class PendingView {
    /// The snapshot below; reading without one is a misuse.
    package var base: (any ReadView)?

    let catalog: Catalog
    private var batch: Overlay
    /// Batches that were taken and have not settled, oldest first.
    private var inFlight: [Overlay] = []
    private var operations: [Operation] = []
    private var turns: [Turn] = []
    private var undo: [Undo] = []
    private var rewrites: [PendingBatch.Rewrite] = []
    /// How often each collection has changed, in the order of the catalog's entries.
    private var changes: [Int]
    /// Nil unless rows are kept; see ``keepRows()``.
    var kept: KeptRows?

    /// Where a turn began in ``operations``, ``undo`` and ``rewrites``.
    private struct Turn {
        let operations: Int
        let undo: Int
        let rewrites: Int
    }

    /// What the batch held for a key before a turn wrote it; a nil entry was none.
    private struct Undo {
        let entry: Catalog.Entry
        let key: OrderedKey
        let written: Overlay.Written?
    }

    /// A view without anything pending.
    package init(_ catalog: Catalog, base: (any ReadView)? = nil) {
        self.catalog = catalog
        self.base = base
        batch = Overlay(catalog)
        changes = Array(repeating: 0, count: catalog.entries.count)
    }

    /// A view without anything pending.
    ///
    /// - Throws: ``StoreError/misuse(_:)`` where the schema breaks a rule of ``StoredCollection``.
    package convenience init(_ schema: StoreSchema, base: (any ReadView)? = nil) throws(StoreError) {
        self.init(try Catalog(schema), base: base)
    }

    /// How many operations the batch holds, those of open turns included.
    package var operationCount: Int { operations.count }

    /// Judges an operation and keeps it; nothing is changed when it throws.
    ///
    /// - Parameters:
    ///   - operation: Appends to queues are a misuse: only the engine can number them.
    ///   - looksInBase: False where the caller knows that an inserted key, and
    ///     the values of unique indexes, are new to the base, since it made
    ///     them itself; that saves reading it. The engine judges again anyway.
    /// - Throws: What the engine would; the position in a conflict is that in ``takeOperations()``.
    package func apply(_ operation: Operation, looksInBase: Bool = true) throws(StoreError) {
        let rows = PendingRows(view: self, looksInBase: looksInBase)
        if let change = try catalog.judge(operation, at: operations.count, against: rows, stamp: nil) {
            let written = Overlay.Written(row: change.row, operation: operations.count)
            let before = batch.write(change.entry, change.key, written)
            changes[change.entry.slot] &+= 1
            if let before { rewrites.append((first: before.operation, second: operations.count)) }
            if !turns.isEmpty { undo.append(Undo(entry: change.entry, key: change.key, written: before)) }
        }
        operations.append(operation)
    }

    /// Begins a turn, within the one that is open.
    package func push() {
        turns.append(Turn(operations: operations.count, undo: undo.count, rewrites: rewrites.count))
    }

    /// Ends the innermost turn and takes back all that it wrote.
    package func discardTop() {
        guard let turn = turns.popLast() else { preconditionFailure("no turn is open") }
        while undo.count > turn.undo {
            let step = undo.removeLast()
            batch.write(step.entry, step.key, step.written)
            changes[step.entry.slot] &+= 1
        }
        operations.removeSubrange(turn.operations...)
        rewrites.removeSubrange(turn.rewrites...)
    }

    /// Ends the innermost turn; what it wrote belongs to the one around it, or to the batch.
    package func mergeTop() {
        guard turns.popLast() != nil else { preconditionFailure("no turn is open") }
        if turns.isEmpty { undo.removeAll(keepingCapacity: true) }
    }

    /// The batch's operations in order; it counts as in flight until ``settle()``. No turn may be open.
    package func takeOperations() -> [Operation] { takeBatch().operations }

    /// As ``takeOperations()``, with which of them wrote the same rows.
    package func takeBatch() -> PendingBatch {
        precondition(turns.isEmpty, "a turn is open")
        let taken = PendingBatch(operations: operations, rewrites: rewrites)
        operations = []
        rewrites = []
        inFlight.append(batch)
        batch = Overlay(catalog)
        return taken
    }

    /// Forgets the oldest batch in flight: it is durable, and the base was read after that.
    package func settle() {
        precondition(!inFlight.isEmpty, "no batch is in flight")
        let settled = inFlight.removeFirst()
        kept?.keep(settled)
    }

    /// From now on remembers what it has read from the base, rows by their keys and scans by
    /// their prefix, and the rows of batches that have settled, so that they need not be read again.
    ///
    /// For a store whose base is far away, and where nobody else writes the rows of the
    /// shards that are read. Whenever that may have been otherwise, ``dropKept()``.
    package func keepRows() { kept = KeptRows(catalog) }

    /// Forgets what it remembers of the base. What is pending stays.
    package func dropKept() { kept?.removeAll() }

    /// Forgets everything that is pending, open turns included.
    package func reset() {
        batch = Overlay(catalog)
        inFlight = []
        operations = []
        turns = []
        undo = []
        rewrites = []
        for slot in changes.indices { changes[slot] &+= 1 }
    }

    /// Counts the writes to a collection, and those that were taken back.
    ///
    /// Of a collection into which nobody else writes, the view shows the same
    /// rows for as long as this is the same number: a batch that is taken, or
    /// that settles, shows the same rows from below.
    package func changeCount(of collection: StoredCollection) throws(StoreError) -> Int {
        changes[try catalog.entry(collection.id).slot]
    }
}

extension PendingView {
    /// The layers that hold writes to a collection, topmost first.
    func layers(_ entry: Catalog.Entry) -> [Overlay.Layer] {
        var layers: [Overlay.Layer] = []
        if let layer = batch[entry] { layers.append(layer) }
        for overlay in inFlight.reversed() {
            if let layer = overlay[entry] { layers.append(layer) }
        }
        return layers
    }

    /// As ``layers(_:)``, each with the rows of an index in order.
    func layers(_ entry: Catalog.Entry, orderedBy order: Int) -> [Overlay.Layer] {
        batch.arrange(entry, by: order)
        for place in inFlight.indices { inFlight[place].arrange(entry, by: order) }
        return layers(entry)
    }

    /// What the pending layers hold for a key.
    func written(_ entry: Catalog.Entry, _ key: OrderedKey) -> Overlay.Written? {
        if let written = batch.written(entry, key) { return written }
        for place in inFlight.indices.reversed() {
            if let written = inFlight[place].written(entry, key) { return written }
        }
        return nil
    }

    func hasWritten(_ entry: Catalog.Entry) -> Bool {
        batch.hasWritten(entry) || inFlight.contains { $0.hasWritten(entry) }
    }

    func snapshot() throws(StoreError) -> any ReadView {
        guard let base else { throw .misuse("the pending view has no base to read") }
        return base
    }
}
