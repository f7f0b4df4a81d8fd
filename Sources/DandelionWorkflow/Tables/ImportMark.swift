package import DandelionStore

/// A row that stands in a store for as long as an import fills it.
///
/// It is written with the first rows and removed with the last ones, so a store
/// that was left half filled, by a crash or a full disk, is known as that.
package enum ImportMark {
    private static let name: Cell = "importing"

    package static var key: Row { [name] }
    package static var row: Row { [name, 1] }
    package static var setting: Operation { .put(Tables.host.id, row) }
    package static var removal: Operation { .delete(Tables.host.id, key: key) }

    package static func isSet(in view: any ReadView) throws -> Bool {
        try view.get(Tables.host, key: key) != nil
    }

    /// - Throws: ``FoldError/unfinishedImport(store:)`` where the mark stands.
    package static func refuse(_ store: any Store, name: String) throws {
        if try store.read({ try isSet(in: $0) }) { throw FoldError.unfinishedImport(store: name) }
    }
}
