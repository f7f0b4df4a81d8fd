import DandelionStore
import Testing

extension StoreRule {
    static let guests = [
        StoreRule("a guest reads what the owner committed", requires: .guests, examine: guestReads),
        StoreRule(
            "a guest appends to queues, and the owner finds it", requires: .guests, examine: guestAppends),
        StoreRule(
            "a guest writes nothing but queues", promise: "P16", requires: .guests, examine: guestIsHeldBack),
        StoreRule("a guest's notice wakes the owner", promise: "P9", requires: .guests, examine: guestWakes),
        StoreRule("the last wake that was set counts, and none may be", promise: "P9", examine: replacesWake),
    ]

    @Sendable private static func guestReads(_ exam: StoreExamination) async throws {
        let owner = try exam.open()
        try await owner.apply(StoredCollection.texts.insert("a", 1))
        let guest = try exam.open(as: .guest)
        #expect(try guest.rows(.texts) == [["a", 1]])
        try await owner.apply(StoredCollection.texts.put("a", 2))
        #expect(try guest.rows(.texts) == [["a", 2]])
        #expect(guest.digestKey == owner.digestKey)
    }

    @Sendable private static func guestAppends(_ exam: StoreExamination) async throws {
        let owner = try exam.open()
        let guest = try exam.open(as: .guest)
        let first = try await owner.apply(StoredCollection.mail.append(nil, "s", "1", nil, nil))
        let second = try await guest.apply(StoredCollection.mail.append(nil, "s", "2", nil, nil))
        let third = try await owner.apply(StoredCollection.mail.append(nil, "s", "3", nil, nil))
        let numbers = first + second + third
        #expect(numbers == numbers.sorted() && Set(numbers).count == 3)
        #expect(try owner.rows(.mail).map { $0[2] } == ["1", "2", "3"])
        let repeated = try await guest.refusal(of: StoredCollection.mail.append(nil, "s", "1", nil, nil))
        #expect(repeated == .conflict(operation: 0, collection: "exam_mail"))
    }

    @Sendable private static func guestIsHeldBack(_ exam: StoreExamination) async throws {
        let owner = try exam.open()
        try await owner.apply(StoredCollection.texts.insert("a", 1), StoredCollection.jobs.append(nil, 1))
        let guest = try exam.open(as: .guest)
        for operation in [
            StoredCollection.texts.insert("b", 1), StoredCollection.texts.put("a", 2),
            StoredCollection.texts.update(["a"], Assignment(1, 2)), StoredCollection.texts.delete("a"),
            StoredCollection.jobs.delete(1), StoredCollection.notes.insert(1, 1, .blob([])),
        ] {
            let refusal = try await guest.refusal(of: StoredCollection.jobs.append(nil, 2), operation)
            #expect(refusal?.isMisuse == true, "\(operation): \(String(describing: refusal))")
        }
        #expect(try owner.rows(.texts) == [["a", 1]])
        #expect(try owner.rows(.jobs).count == 1)
    }

    @Sendable private static func guestWakes(_ exam: StoreExamination) async throws {
        let owner = try exam.open()
        let (wakes, continuation) = AsyncStream<Void>.makeStream()
        owner.onOutsideWrite { continuation.yield() }
        let guest = try exam.open(as: .guest)
        try await guest.apply(StoredCollection.mail.append(nil, "s", "1", nil, nil))
        guest.notifyOwner()
        var isAwake = false
        for await _ in wakes {
            isAwake = true
            break
        }
        #expect(isAwake)
        #expect(try owner.rows(.mail).count == 1)
        owner.onOutsideWrite(nil)
    }

    @Sendable private static func replacesWake(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        store.onOutsideWrite {}
        store.onOutsideWrite(nil)
        store.notifyOwner()
        try await store.apply(StoredCollection.texts.insert("a", 1))
    }
}
