package import Dandelion

/// Checks a store: that its tables fit each other, and that they are what its log leads to.
///
/// It reads as a guest, so it may run beside a host. Each check sees one
/// snapshot; the host goes on meanwhile, and its write-ahead log grows until
/// the check is done.
package struct StoreVerifier: Sendable {
    /// The checks in their order; the last one folds the whole log again.
    package static let checks = [
        "log", "counters", "ledger", "rewards", "runs", "timers", "plugins", "references", "erasures",
        "refold",
    ]

    /// The checks of the store as a whole, which come before those of its homes.
    package static let storeChecks = ["import", "shards", "mail"]

    private let reader: GuestReader

    package init(_ reader: GuestReader) { self.reader = reader }

    /// Runs one of ``storeChecks``.
    package func run(_ check: String) throws -> Finding {
        try reader.read { view in
            let store = StoreView(view: view, schema: Engine.schema)
            return switch check {
            case "import": try store.verifyImport()
            case "shards": try store.verifyShards()
            default: try store.verifyMail()
            }
        }
    }

    /// Runs one of ``checks`` on a home.
    ///
    /// - Throws: What the store throws, and where rows cannot be read at all.
    package func run(_ check: String, on home: HomeKey) async throws -> Finding {
        if check == "refold" { return try await refold(home) }
        return try reader.read(home: home.name) { view in
            switch check {
            case "log": try view.verifyLog()
            case "counters": try view.verifyCounters()
            case "ledger": try view.verifyLedger()
            case "rewards": try view.verifyRewards()
            case "runs": try view.verifyRuns()
            case "timers": try view.verifyTimers()
            case "plugins": try view.verifyPlugins()
            case "erasures": try view.verifyErasures()
            default: try view.verifyReferences()
            }
        }
    }

    /// Folds the log again with the plugins that the store keeps, and compares the tables.
    private func refold(_ home: HomeKey) async throws -> Finding {
        let reader = reader
        var options = EngineOptions()
        options.keepsPrimitives = true
        let engine = Engine(
            store: StoreSource(name: reader.address.text) { BorrowedStore(reader) }, events: [],
            options: options)
        defer { engine.stop() }
        do {
            let report = try await engine.home(home.name).refold()
            var problems = Problems()
            for collection in report.differences {
                problems.add("'\(collection)' is not what the log leads to")
            }
            return problems.finding(
                "refold", "\(DisplayText.count(report.entries, "entry", "entries")) folded again")
        } catch FoldError.handlerMissing(let name, let version, _, let number) {
            return Finding(
                check: "refold", verdict: .skipped,
                subject: """
                    entry \(number) ran '\(name)' version \(version), which only the program that wrote this store \
                    knows: call Home.verifyFold there
                    """, problems: [])
        }
    }
}
