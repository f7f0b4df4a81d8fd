/// Where an engine keeps its data: a store that is made when it is needed.
///
/// Adapters add their own: `.sqlite(path:)` comes with `DandelionSQLite`.
public struct StoreSource: Sendable {
    /// As it is named in messages, such as `sqlite:shop.db`.
    public let name: String
    public let make: @Sendable () throws(StoreError) -> any Store

    public init(name: String, make: @escaping @Sendable () throws(StoreError) -> any Store) {
        self.name = name
        self.make = make
    }
}
