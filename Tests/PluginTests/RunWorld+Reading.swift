import DandelionModel
import DandelionPlugins
import DandelionStore
import DandelionWorkflow

/// What a world has come to.
extension RunWorld {
    func rows(_ collection: StoredCollection, in home: String = "shop") throws -> [Row] {
        try store.read { try $0.rows(Scan(collection, prefix: HomeKey(home).row)) }
    }

    func runs(in home: String = "shop") throws -> [RunRow] {
        try rows(Tables.run, in: home).map { try RunRow(row: $0) }.sorted { $0.started < $1.started }
    }

    func deadLetters(in home: String = "shop") throws -> [DeadLetter] {
        try rows(Tables.deadLetter, in: home).map { try DeadLetter(row: $0) }
    }

    func entries(in home: String = "shop") throws -> [LogEntry] {
        try rows(Tables.log, in: home).map { try LogEntry(row: $0) }
    }

    /// What a plugin keeps in `store`, whatever collection that is.
    func kept(_ key: String, in home: String = "shop") throws -> Value? {
        try rows(Tables.record, in: home).first {
            $0[3].text == key || $0[3].text?.hasSuffix("/" + key) == true
        }?[4].value()
    }

    /// The hash of a home, without the log and without it.
    func hash(of home: String = "shop") throws -> Digest {
        try store.read { try StateHash.of(HomeKey(home), in: $0, schema: Self.schema) }
    }

    /// The collections in which a refold differs from the tables.
    func refold(_ home: String = "shop") throws -> [String] {
        let (store, behavior, settings) = (store, behavior, settings)
        return try LaneThread.run {
            try store.read { view in
                try Refold(schema: Self.schema, behavior: behavior, settings: settings)
                    .run(HomeKey(home), in: view, digestKey: store.digestKey).differences
            }
        }
    }
}
