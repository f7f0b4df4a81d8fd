package import Dandelion
import Foundation

/// A store that is opened for reading, beside a running host or without one.
///
/// A guest takes no ownership and changes nothing. Each ``read(_:)`` sees one
/// snapshot of what is durable.
package final class GuestReader: Sendable {
    package let address: StoreAddress
    private let store: any Store

    /// - Parameter takesUnfinished: Also what an import left half filled: for those who tell so.
    /// - Throws: ``GuestError`` where there is nothing to read, `StoreError` for a file that
    ///   is no store, is of another build, or may not be opened, and
    ///   `FoldError.unfinishedImport` for one that an import left half filled.
    package init(_ address: StoreAddress, takesUnfinished: Bool = false) throws {
        self.address = address
        switch address.place {
        case .memory: throw GuestError.memory
        case .sqlite(let path):
            guard FileManager.default.fileExists(atPath: path) else { throw GuestError.noStore(path: path) }
        case .postgres: break
        }
        store = try address.source.make()
        try store.open(Engine.schema, as: .guest)
        do {
            if !takesUnfinished { try ImportMark.refuse(store, name: address.text) }
        } catch {
            store.close()
            throw error
        }
    }

    deinit { store.close() }

    /// The secret key of the store's look-up digests.
    package var digestKey: Digest.Key { store.digestKey }

    /// Who folds which shards, where workers share the store; nil where one process owns it.
    package func leases() throws -> LeaseBook? { try store.leases?.book() }

    /// Reads one snapshot, on this thread.
    package func read<Outcome>(_ body: (any ReadView) throws -> Outcome) throws -> Outcome {
        try store.read(body)
    }

    /// Reads one snapshot of a home.
    ///
    /// - Parameter name: Nil for the only home there is.
    /// - Throws: ``GuestError`` where that leads to no home.
    package func read<Outcome>(home name: String?, _ body: (HomeView) throws -> Outcome) throws -> Outcome {
        try read { view in
            let key = try home(named: name, in: view)
            return try body(HomeView(home: key, view: view, digestKey: digestKey))
        }
    }

    /// The names of the homes that have an entry, by their bytes.
    package func homes() throws -> [String] { try read { try Self.homes(in: $0) } }

    /// A home of the store.
    ///
    /// - Parameter name: Nil for the only one.
    /// - Throws: ``GuestError`` where there is none of that name, or nil could be several.
    package func home(named name: String?) throws -> HomeKey { try read { try home(named: name, in: $0) } }

    /// Lets go of the store. A second call does nothing.
    package func close() { store.close() }

    static func homes(in view: any ReadView) throws -> [String] {
        try view.rows(Scan(Tables.home)).compactMap { $0[1].text }.sorted { $0.precedesInBytes($1) }
    }

    private func home(named name: String?, in view: any ReadView) throws -> HomeKey {
        let homes = try Self.homes(in: view)
        guard let first = homes.first else { throw GuestError.emptyStore(address.text) }
        guard let name else {
            guard homes.count == 1 else { throw GuestError.severalHomes(homes, store: address.text) }
            return HomeKey(first)
        }
        guard homes.contains(where: { $0.hasSameBytes(as: name) }) else {
            throw GuestError.noHome(name, of: homes, store: address.text)
        }
        return HomeKey(name)
    }
}

/// A store that somebody else has opened as a guest, for what only asks for a store and reads.
///
/// Opening and closing it does nothing, and it takes no commits.
final class BorrowedStore: Store {
    private let reader: GuestReader

    init(_ reader: GuestReader) { self.reader = reader }

    var capabilities: StoreCapabilities { [] }
    var digestKey: Digest.Key { reader.digestKey }
    var statistics: StoreStatistics { StoreStatistics() }

    func open(_ schema: StoreSchema, as role: StoreRole) throws(StoreError) {}

    func submit(_ commit: Commit, _ done: @escaping @Sendable (Result<CommitReceipt, StoreError>) -> Void) {
        done(.failure(.misuse("the store is open for reading")))
    }

    func read<Outcome>(_ body: (any ReadView) throws -> Outcome) throws -> Outcome { try reader.read(body) }
    func onOutsideWrite(_ wake: (@Sendable () -> Void)?) {}
    func notifyOwner() {}
    func close() {}
}
