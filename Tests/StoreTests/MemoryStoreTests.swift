import DandelionModel
import DandelionStore
import Synchronization
import Testing

@Suite("A memory store")
struct MemoryStoreTests {
    let store: MemoryStore

    init() throws { store = try MemoryStore.opened() }

    private func isMisuse(_ result: Result<CommitReceipt, StoreError>) -> Bool {
        if case .failure(.misuse) = result { true } else { false }
    }

    private func conflict(_ position: Int) -> Result<CommitReceipt, StoreError> {
        .failure(.conflict(operation: position, collection: "members"))
    }

    private func names() throws -> [String] {
        try store.rows(Scan(Shapes.members)).compactMap { $0[2].text }
    }

    @Test("applies a commit whole or not at all")
    func atomic() throws {
        store.apply([.put(1, Shapes.member("a", due: 1)), .append(7, [nil, "s", 5])])
        let before = try store.rows(Scan(Shapes.members, index: Shapes.members.index("due")))
        let refused = store.apply([
            .put(1, Shapes.member("a", due: 7)), .delete(1, key: Shapes.key("a")), .insert(4, [1, "x", "y"]),
            .append(7, [nil, "t", 5]), .insert(1, Shapes.member("b")), .insert(1, Shapes.member("b")),
        ])
        #expect(refused == conflict(5))
        #expect(try store.rows(Scan(Shapes.members, index: Shapes.members.index("due"))) == before)
        #expect(try store.rows(Scan(Shapes.notes)) == [])
        // The number that the refused row was to get is given to the next.
        #expect(store.apply([.append(7, [nil, "t", 5])]) == .success(CommitReceipt(appended: [2])))
    }

    @Test("refuses what the rows do not allow, naming the operation and the collection")
    func conflicts() throws {
        store.apply([.insert(1, Shapes.member("a", due: 3, code: [1]))])
        #expect(store.apply([.insert(1, Shapes.member("a"))]) == conflict(0))
        #expect(store.apply([.update(1, key: Shapes.key("b"), [])]) == conflict(0))
        #expect(store.apply([.expect(1, key: Shapes.key("a"), .absent)]) == conflict(0))
        #expect(store.apply([.expect(1, key: Shapes.key("b"), .present)]) == conflict(0))
        #expect(store.apply([.expect(1, key: Shapes.key("a"), .equal(column: 4, 4))]) == conflict(0))
        #expect(store.apply([.expect(1, key: Shapes.key("b"), .equal(column: 4, nil))]) == conflict(0))
        let met: [Operation] = [
            .expect(1, key: Shapes.key("a"), .present), .expect(1, key: Shapes.key("b"), .absent),
            .expect(1, key: Shapes.key("a"), .equal(column: 4, 3)), .delete(1, key: Shapes.key("b")),
        ]
        #expect(store.apply(met) == .success(CommitReceipt()))
    }

    @Test("keeps unique values apart, but for nulls and for a row's own")
    func unique() throws {
        store.apply([.put(1, Shapes.member("a", code: [1])), .put(1, Shapes.member("n"))])
        #expect(store.apply([.put(1, Shapes.member("b", code: [1]))]) == conflict(0))
        let moved: [Operation] = [
            .put(1, Shapes.member("a", due: 1, code: [1])), .put(1, Shapes.member("m")),
            .put(1, Shapes.member("b", home: "other", code: [1])), .put(1, Shapes.member("b", code: [2])),
        ]
        #expect(store.apply(moved) == .success(CommitReceipt()))
        let code = Assignment(5, .blob([1]))
        #expect(store.apply([.update(1, key: Shapes.key("b"), [code])]) == conflict(0))
        let swapped = store.apply([
            .delete(1, key: Shapes.key("a")), .update(1, key: Shapes.key("b"), [code]),
        ])
        #expect(swapped == .success(CommitReceipt()))
    }

    @Test("calls what does not fit the schema a misuse")
    func misuse() throws {
        store.apply([.insert(1, Shapes.member("a")), .insert(4, [1, "x", "y"]), .append(7, [nil, "s", 0])])
        let misfits: [Operation] = [
            .insert(99, [1]), .insert(1, []), .put(1, Shapes.member("a") + [1]), .delete(1, key: [1]),
            .put(1, [nil, "h", "a", nil, nil, nil, .real(0)]), .put(1, [1, "h", "a", 1, nil, nil, .real(0)]),
            .put(1, [1, "h", "a", nil, nil, nil, nil]), .put(1, [1, "h", "a", nil, nil, nil, 0]),
            .put(1, [1, "h", "a", nil, nil, nil, .real(.nan)]),
            .put(1, [.real(1), "h", "a", nil, nil, nil, .real(0)]),
            .update(1, key: Shapes.key("a"), [Assignment(2, "b")]),
            .update(1, key: Shapes.key("a"), [Assignment(7, "b")]),
            .update(1, key: Shapes.key("a"), [Assignment(6, nil)]),
            .update(1, key: [1, "h"], []), .expect(1, key: Shapes.key("a"), .equal(column: 7, nil)),
            .put(4, [1, "x", "z"]), .update(4, key: [1], [Assignment(1, "z")]), .insert(7, [9, "t", 0]),
            .put(7, [1, "s", 1]), .append(4, [2, "x", "y"]), .append(7, [nil, "t"]),
        ]
        for misfit in misfits { #expect(isMisuse(store.apply([misfit])), "\(misfit)") }
        #expect(throws: StoreError.self) { try store.read { try $0.get(Shapes.members, key: [1]) } }
    }

    @Test("numbers appended rows from 1 upward and never uses a number again")
    func queue() throws {
        #expect(
            store.apply([.append(7, [9, "a", 1]), .append(7, [nil, "b", 2])])
                == .success(CommitReceipt(appended: [1, 2])))
        #expect(
            store.apply([.append(7, [nil, "a", 1])])
                == .failure(.conflict(operation: 0, collection: "mail")))
        store.apply([.delete(7, key: [1]), .delete(7, key: [2])])
        #expect(store.apply([.append(7, [nil, "a", 1])]) == .success(CommitReceipt(appended: [3])))
        #expect(try store.rows(Scan(Shapes.mail)) == [[3, "a", 1]])
    }

    @Test("writes its own time where a stamped column is null")
    func stamps() throws {
        store.apply([.append(7, [nil, "a", nil]), .append(7, [nil, "b", 7])])
        let rows = try store.rows(Scan(Shapes.mail, index: Shapes.mail.index("at")))
        #expect(rows == [[2, "b", 7], [1, "a", 1000]])
    }

    @Test("lets a row that must not be changed be deleted, and its key be used again")
    func erasable() throws {
        store.apply([.insert(4, [1, "x", "secret"]), .delete(4, key: [1])])
        #expect(try store.rows(Scan(Shapes.notes, index: Shapes.notes.index("author"))) == [])
        #expect(store.apply([.insert(4, [1, "x", "other"])]) == .success(CommitReceipt()))
    }

    @Test("shows a read one snapshot, whatever is committed meanwhile")
    func snapshot() throws {
        store.apply((0..<200).map { .put(1, Shapes.member("\($0)", due: Int64($0))) })
        let due = Shapes.members.index("due")
        try store.read { view in
            let before = try (view.rows(Scan(Shapes.members)), view.rows(Scan(Shapes.members, index: due)))
            store.apply((0..<200).map { .delete(1, key: Shapes.key("\($0)")) })
            store.apply([.put(1, Shapes.member("new", due: 5))])
            #expect(try view.rows(Scan(Shapes.members)) == before.0)
            #expect(try view.rows(Scan(Shapes.members, index: due)) == before.1)
            #expect(try view.get(Shapes.members, key: Shapes.key("7")) == Shapes.member("7", due: 7))
        }
        #expect(try names() == ["new"])
    }

    @Test("counts operations, gets, scans and commits")
    func statistics() throws {
        store.apply([.put(1, Shapes.member("a")), .put(1, Shapes.member("b"))])
        store.apply([.insert(1, Shapes.member("a"))])
        _ = try store.read { try ($0.get(Shapes.members, key: Shapes.key("a")), $0.rows(Scan(Shapes.notes))) }
        #expect(store.statistics == StoreStatistics(statements: 5, commits: 1, transactions: 1))
    }

    @Test("wakes its owner after an append from outside of a lane, and when it is told to")
    func wakes() throws {
        let woken = Mutex(0)
        store.onOutsideWrite { [store] in
            // What was appended can be read by then.
            if (try? store.rows(Scan(Shapes.mail)))?.isEmpty == false { woken.withLock { $0 += 1 } }
        }
        store.apply([.put(1, Shapes.member("a"))])
        #expect(woken.withLock { $0 } == 0)
        store.apply([.append(7, [nil, "a", nil])])
        #expect(woken.withLock { $0 } == 1)
        store.apply([.append(7, [nil, "a", nil])])
        store.apply([.append(7, [nil, "b", nil])], order: LaneOrder(lane: 0, generation: 1, sequence: 1))
        #expect(woken.withLock { $0 } == 1)
        store.notifyOwner()
        #expect(woken.withLock { $0 } == 2)
        store.onOutsideWrite(nil)
        store.notifyOwner()
        #expect(woken.withLock { $0 } == 2)
    }

    @Test("answers commits in their order, outside of its lock, also when an answer submits another")
    func answers() throws {
        let order = Mutex<[String]>([])
        store.submit(Commit([.put(1, Shapes.member("a"))])) { [store] _ in
            store.submit(Commit([.put(1, Shapes.member("b"))])) { _ in
                order.withLock { $0.append("b") }
            }
            _ = try? store.rows(Scan(Shapes.members))
            order.withLock { $0.append("a") }
        }
        #expect(order.withLock { $0 } == ["a", "b"])
    }

    @Test("keeps concurrent submitters' commits apart")
    func concurrent() async throws {
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask { [store] in
                    for step in 0..<50 {
                        let source = Cell.text("\(worker)-\(step)")
                        _ = try? await store.commit(Commit([.append(7, [nil, source, nil])]))
                    }
                }
            }
        }
        let rows = try store.rows(Scan(Shapes.mail))
        #expect(rows.compactMap { $0[0].integer } == Array(1...400))
        #expect(store.statistics.commits == 400)
    }
}
