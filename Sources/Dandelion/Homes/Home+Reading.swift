public import DandelionModel
public import DandelionStore
public import DandelionWorkflow

/// What can be read of a home: one snapshot of what is durable.
extension Home {
    /// The balance of an account.
    public func balance(of account: Account, in currency: Currency) async throws -> Money {
        let row = try await read { [key] view in
            try view.get(Tables.account, key: key.row(.text(account.text), .text(currency.code)))
        }
        return Money(minorUnits: row?[4].integer ?? 0, currency: currency)
    }

    /// The sum of all the home's accounts, by currency: zero, always.
    public func ledgerSums() async throws -> [Currency: Int64] {
        try await read { [key] view in
            var sums: [Currency: Int64] = [:]
            try view.scan(Scan(Tables.account, prefix: key.row)) { row in
                if let code = row[3].text, let currency = Currency(code: code), let minor = row[4].integer {
                    sums[currency, default: 0] += minor
                }
                return true
            }
            return sums
        }
    }

    /// A value that a handler keeps; nil where there is none, or it was erased.
    public func value(_ collection: String, key name: String) async throws -> Value? {
        let store = try await engine.openStore()
        return try await read { [key] view in
            guard let row = try view.get(Tables.record, key: key.row(.text(collection), .text(name))) else {
                return nil
            }
            let value = try row[4].value()
            guard case .personal(let reference) = value else { return value }
            return try PersonalReader.value(of: reference, in: key, view, key: store.digestKey)
        }
    }

    /// Turns that failed for good.
    public func deadLetters(limit: Int = 100) async throws -> [DeadLetter] {
        try await read { [key] view in
            try view.rows(Scan(Tables.deadLetter, prefix: key.row, limit: limit)).map(DeadLetter.init(row:))
        }
    }

    /// What was recorded after an entry, in order.
    ///
    /// - Parameters:
    ///   - cursor: The number of the last entry that was seen; 0 for the beginning.
    ///   - limit: Entries at most; ask again after the last one.
    /// - Throws: ``FoldError/cursorExpired(home:oldest:)`` where the log begins later now.
    public func changes(after cursor: Int64, limit: Int = 100) async throws -> [LogEntry] {
        try await read { [key] view in
            let first = try view.first(Scan(Tables.log, prefix: key.row, limit: 1))?[2].integer
            if let first, cursor + 1 < first { throw FoldError.cursorExpired(home: key.name, oldest: first) }
            let scan = Scan(
                Tables.log, prefix: key.row, from: .excluding([.integer(cursor)]), limit: max(0, limit))
            return try view.rows(scan).map { try LogEntry(row: $0) }
        }
    }

    /// Folds the home's log again and compares the result with what is stored (P15).
    ///
    /// - Returns: The names of collections that differ: none, if all is well.
    public func verifyFold() async throws -> [String] { try await refold().differences }

    package func refold() async throws -> Refold.Report {
        let store = try await engine.openStore()
        let (settings, behavior) = (engine.settings, engine.behavior)
        return try await Blocking.run { [key] in
            // Plugins run again, and Lua needs a deep stack.
            try LaneThread.run {
                try store.read { view in
                    try Refold(schema: Engine.schema, behavior: behavior, settings: settings)
                        .run(key, in: view, digestKey: store.digestKey)
                }
            }
        }
    }

    /// Reads one snapshot of the store, which holds other homes too.
    public func read<Outcome: Sendable>(
        _ body: @escaping @Sendable (any ReadView) throws -> Outcome
    ) async throws -> Outcome {
        let store = try await engine.openStore()
        return try await Blocking.run { try store.read(body) }
    }
}
