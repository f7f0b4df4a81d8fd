import DandelionStore
import Testing

extension StoreRule {
    static let values = [
        StoreRule("integers keep 64 bits and their order", promise: "P15", examine: keepsIntegers),
        StoreRule("reals come back bit for bit", promise: "P15", examine: keepsReals),
        StoreRule("text is ordered by its UTF-8 bytes", promise: "P15", examine: ordersText),
        StoreRule(
            "texts that only look alike are different keys", promise: "P15", examine: separatesLookAlikes),
        StoreRule("text comes back byte for byte", promise: "P15", examine: keepsText),
        StoreRule(
            "blobs are ordered as unsigned bytes, the shorter first", promise: "P15", examine: ordersBlobs),
        StoreRule("empty text and empty blobs are not null", promise: "P15", examine: keepsEmptiness),
        StoreRule("keys are compared column by column, never as joined text", examine: separatesColumns),
        StoreRule("cells of a mebibyte are kept", examine: keepsLargeCells),
    ]

    @Sendable private static func keepsIntegers(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let numbers: [Int64] = [
            .min, .min + 1, -4_294_967_297, -9_007_199_254_740_993, -256, -255, -2, -1, 0, 1, 127, 128, 255,
            256,
            32_768, 4_294_967_296, 9_007_199_254_740_992, 9_007_199_254_740_993, .max - 1, .max,
        ]
        try await store.fill(
            numbers.reversed().map { StoredCollection.integers.insert(.integer($0), .integer($0)) })
        #expect(try store.rows(.integers).map { $0[0].integer } == numbers.sorted())
        #expect(try store.rows(.integers).map { $0[1].integer } == numbers.sorted())
        let large = try store.row(.integers, 9_007_199_254_740_993)
        #expect(large == [9_007_199_254_740_993, 9_007_199_254_740_993], "an integer is never a double")
    }

    @Sendable private static func keepsReals(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let numbers: [Double] = [
            0.1, -0.1, 1, -1, 0, 1e300, -1e300, 1.0 / 3, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
            .infinity, -.infinity, 9_007_199_254_740_994,
        ]
        for (position, number) in numbers.enumerated() {
            try await store.apply(
                StoredCollection.members.insert(member(.text("\(position)"), weight: .real(number))))
            let found = try store.row(.members, 1, .text("\(position)"))?[5]
            guard case .real(let real)? = found else {
                Issue.record("the real \(number) came back as \(found.map { "\($0)" } ?? "nothing")")
                continue
            }
            #expect(real.bitPattern == number.bitPattern, "\(number) came back as \(real)")
        }
    }

    @Sendable private static func ordersText(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        // A face (four bytes, above the others) and U+FB01 (three bytes): as
        // UTF-16 they would stand the other way round.
        let texts = [
            "", " ", "10", "9", "Z", "a", "a\u{0}", "a b", "aa", "z", "\u{e9}", "\u{fb01}", "\u{1f600}",
        ]
        try await store.fill(texts.reversed().map { StoredCollection.texts.insert(.text($0), 0) })
        let found = try store.rows(.texts).map { $0[0] }
        #expect(found == texts.map { Cell.text($0) })
        #expect(try store.rows(Scan(.texts, reversed: true)).map { $0[0] } == found.reversed())
    }

    @Sendable private static func separatesLookAlikes(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        try await store.apply(
            StoredCollection.texts.insert("caf\u{e9}", 1), StoredCollection.texts.insert("cafe\u{301}", 2),
            StoredCollection.texts.insert("CAF\u{e9}", 3), StoredCollection.texts.insert("caf\u{e9} ", 4))
        #expect(try store.row(.texts, "caf\u{e9}")?[1] == 1)
        #expect(try store.row(.texts, "cafe\u{301}")?[1] == 2)
        #expect(try store.row(.texts, "cafe") == nil)
        let between = Scan(.texts, from: .excluding(["cafe\u{301}"]), to: .excluding(["caf\u{e9} "]))
        #expect(try store.rows(between) == [["caf\u{e9}", 1]])
    }

    @Sendable private static func keepsText(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let texts = [
            "a\u{0}b", "\u{0}", "line\r\nend", "e\u{301}", "\u{e9}", "\u{feff}mark", "'; DROP TABLE x; --",
            "%",
        ]
        for text in texts {
            try await store.apply(
                StoredCollection.pairs.put("k", "x"), StoredCollection.pairs.put("k", .text(text)))
            #expect(try store.row(.pairs, "k", .text(text)) == ["k", .text(text)], "\(Array(text.utf8))")
        }
    }

    @Sendable private static func ordersBlobs(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let blobs: [[UInt8]] = [
            [], [0], [0, 0], [0, 1], [1], [0x7f], [0x80], [0x80, 0xff], [0xff], [0xff, 0],
        ]
        try await store.fill(blobs.reversed().map { StoredCollection.blobs.insert(.blob($0), 0) })
        #expect(try store.rows(.blobs).map { $0[0] } == blobs.map { Cell.blob($0) })
        let upper = Scan(.blobs, from: .including([.blob([0x7f])]), to: .excluding([.blob([0xff, 0])]))
        #expect(try store.rows(upper).count == 4)
    }

    @Sendable private static func keepsEmptiness(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let row = member("", code: "", photo: .blob([]))
        try await store.apply(
            StoredCollection.members.insert(row), StoredCollection.notes.insert(1, 1, .blob([])))
        #expect(try store.row(.members, 1, "") == row)
        #expect(try store.row(.notes, 1) == [1, 1, .blob([])])
        #expect(try store.rows(Scan(.members, index: StoredCollection.byPhoto, prefix: [.blob([])])) == [row])
    }

    @Sendable private static func separatesColumns(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let keys: [Row] = [
            ["", "ab"], ["a", ""], ["a", "b"], ["a", "z"], ["a\u{0}", ""], ["a\u{0}", "a"], ["a\u{1}", ""],
            ["aa", ""], ["ab", ""],
        ]
        try await store.fill(keys.reversed().map { StoredCollection.pairs.insert($0) })
        #expect(try store.rows(.pairs) == keys)
        #expect(try store.rows(Scan(.pairs, prefix: ["a"])) == [["a", ""], ["a", "b"], ["a", "z"]])
    }

    @Sendable private static func keepsLargeCells(_ exam: StoreExamination) async throws {
        let store = try exam.open()
        let bytes = (0..<1_048_576).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
        let text = String(repeating: "d\u{e9}f", count: 262_144)
        try await store.apply(
            StoredCollection.notes.insert(1, 1, .blob(bytes)),
            StoredCollection.mail.append(nil, "s", "m", .text(text), 1))
        let note = try store.row(.notes, 1)
        #expect(note?[2] == .blob(bytes))
        let mail = try store.rows(.mail)
        #expect(mail.first?[3] == .text(text))
    }
}
