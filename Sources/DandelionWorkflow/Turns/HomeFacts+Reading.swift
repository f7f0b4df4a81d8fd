package import DandelionStore

extension HomeFacts {
    /// The facts of a home as a snapshot of the store shows them, for reading only.
    package static func reading<Result>(
        _ home: HomeKey, in base: any ReadView, schema: StoreSchema, _ body: (HomeFacts) throws -> Result
    ) throws -> Result {
        let view = try PendingView(schema)
        view.base = base
        defer { view.base = nil }
        let state = try HomeState(key: home, row: try view.get(Tables.home, key: home.row))
        return try body(HomeFacts(view: view, state: state, memory: RowMemory()))
    }
}
