import Dandelion
import DandelionModel
import DandelionSQLite
import DandelionStore
import DandelionWorkflow
import Glibc

/// Makes a store of a backup or an export, in a place where nothing is.
///
/// Between filling it and letting hosts in, three things are done: epochs jump, so that
/// nothing of before can be taken for something of after; who was erased since the backup
/// is erased again; and only then the store gets its name, or loses its mark.
package struct RestoreOperation {
    /// How far the count of starts jumps: more than any store can have been opened since its backup.
    private static let jump: Int64 = 1_000_000
    private static let portion = 4 << 20

    private let address: StoreAddress
    private let tell: (String) throws -> Void

    /// - Parameter tell: Gets what it is doing; what it throws ends the restore.
    package init(
        _ address: StoreAddress, tell: @escaping (String) throws -> Void = { _ in }
    ) {
        self.address = address
        self.tell = tell
    }

    /// - Parameters:
    ///   - path: A backup or an export.
    ///   - lists: Stores, backups or exports that know who was erased since.
    /// - Throws: ``OperationRefusal``, ``StoreFileRefusal``, `StoreError`. Nothing is left then,
    ///   except where the refusal says so.
    package func run(from path: String, erasedIn lists: [String] = []) throws -> OperationReport {
        try address.refuseUnlessFree()
        let file = try StoreFile(path)
        if file.kind == .database, file.hasLog { throw StoreFileRefusal.inUse(file: path) }
        let lists = try lists.map(ErasureList.init)
        let done: Reerasure.Report
        if file.kind == .database, let place = address.path {
            done = try copy(path, to: place, lists)
        } else {
            done = try fill(from: file, lists)
        }
        return report(path, lists, done)
    }

    // MARK: The two ways

    /// A database becomes one by being copied.
    private func copy(_ path: String, to place: String, _ lists: [ErasureList]) throws -> Reerasure.Report {
        let partial = try PartialFile(for: place)
        // It goes away after the store in it was closed, never before.
        return try withExtendedLifetime(partial) {
            try copyBytes(of: path, to: partial)
            let store = SQLiteStore(path: partial.partialPath)
            defer { store.close() }
            try store.open(Engine.schema, as: .owner)
            try ImportMark.refuse(store, name: path)
            _ = try store.commitAndWait(Commit([try nextStart(of: store)]))
            let done = try settle(store, lists)
            store.close()
            guard StoreFigures.size(partial.partialPath + "-wal") == 0 else {
                throw StoreError.failStopped("the log of '\(partial.partialPath)' could not be emptied")
            }
            try partial.publish()
            return done
        }
    }

    private func copyBytes(of path: String, to partial: PartialFile) throws {
        let total = max(1, StoreFigures.size(path))
        let source = open(path, O_RDONLY | O_CLOEXEC)
        defer { close(source) }
        var copied: Int64 = 0
        while true {
            var read = -1
            let part = [UInt8](unsafeUninitializedCapacity: Self.portion) { bytes, count in
                read = Glibc.read(source, bytes.baseAddress, Self.portion)
                count = max(0, read)
            }
            guard read >= 0 else {
                throw StoreFileRefusal.unreadable(file: path, reason: String(cString: strerror(errno)))
            }
            if read == 0 { return }
            try partial.write(part)
            copied += Int64(read)
            try tell("copying, \(copied * 100 / total) %")
        }
    }

    /// Everything else goes row by row.
    private func fill(from file: StoreFile, _ lists: [ErasureList]) throws -> Reerasure.Report {
        var done = Reerasure.Report()
        switch file.kind {
        case .export:
            let header = try StoreFile.check(file.path) { try tell("checking line \($0.grouped)") }
            _ = try ErasureList.merged(lists, under: header.digestKey)
            let reader = try LineReader(file.path)
            _ = try ImportOperation(address, tell: tell).fill(file: file.path) { importer in
                while let line = try reader.next() { try importer.take(line) }
                done = try finish(importer, lists)
            }
        case .database:
            let source = try GuestReader(StoreAddress(place: .sqlite(path: file.path)))
            defer { source.close() }
            _ = try ErasureList.merged(lists, under: source.digestKey)
            _ = try ImportOperation(address, tell: tell).fill(file: file.path) { importer in
                try source.read { view in
                    _ = try Exporter().export(
                        view, digestKey: source.digestKey, name: file.path, to: importer.take)
                }
                done = try finish(importer, lists)
            }
        }
        return done
    }

    private func finish(_ importer: Importer, _ lists: [ErasureList]) throws -> Reerasure.Report {
        let done = try settle(importer.store, lists)
        try importer.finish([try nextStart(of: importer.store)])
        return done
    }

    // MARK: What both do

    private func settle(_ store: any Store, _ lists: [ErasureList]) throws -> Reerasure.Report {
        try store.noticeRestore()
        let subjects = try ErasureList.merged(lists, under: store.digestKey)
        return try Reerasure(store, schema: Engine.schema).erase(subjects) {
            try tell("erasing, \($0.grouped) of \(subjects.count.grouped)")
        }
    }

    private func nextStart(of store: any Store) throws -> Operation {
        let starts = try store.read { try $0.get(Tables.host, key: ["starts"])?[1].integer ?? 0 }
        return .put(Tables.host.id, ["starts", .integer(starts + Self.jump)])
    }

    private func report(
        _ path: String, _ lists: [ErasureList], _ done: Reerasure.Report
    ) -> OperationReport {
        var report = OperationReport("restored \(address.text)")
        report.add("file", path, "file", .string(path))
        report.add("erased again", "erased", count: Int64(done.erased))
        if done.waiting > 0 {
            report.add("to be erased after waiting mail", "erased_after_mail", count: Int64(done.waiting))
        }
        if lists.isEmpty {
            report.warning =
                """
                nobody was erased again: who was erased after this backup is in the store. Where that may be, remove \
                it and restore with --erased-in STORE, naming the store that was backed up or a later backup
                """
        }
        return report
    }
}
