import DandelionModel
import Testing

@Suite("A digest")
struct DigestTests {
    @Test("is what the reference implementation computes, for inputs of 0 to 63 bytes")
    func reference() throws {
        let key = Digest.Key(low: 0x0706_0504_0302_0100, high: 0x0f0e_0d0c_0b0a_0908)
        let rows = try Fixture.rows("siphash-2-4-128.hex")
        try #require(rows.count == 64)
        for (count, row) in rows.enumerated() {
            let digest = Digest(of: (0..<count).map { UInt8($0) }, key: key)
            #expect(digest.description == row[0])
            #expect(digest.bytes == Fixture.bytes(row[0]))
        }
        #expect(rows[0][0] == "a3817f04ba25a8e66df67214c7550293")
    }

    @Test("depends on its key")
    func key() {
        #expect(Digest(of: [1, 2, 3]) != Digest(of: [1, 2, 3], key: Digest.Key(low: 1, high: 0)))
    }
}

@Suite("An identifier")
struct IdentifierTests {
    @Test("sorts by the millisecond in which it was made, and reads back")
    func order() throws {
        var generator = SeededGenerator(seed: 6)
        var last: Identifier?
        for step in 0..<1_000 {
            let instant = Instant(microseconds: Int64(step) * 1_000_000_000)
            let identifier = Identifier(at: instant, using: &generator)
            #expect(Identifier(identifier.text) == identifier)
            #expect(identifier.text.utf8.count == 26)
            if let last { #expect(last < identifier) }
            last = identifier
        }
    }

    @Test(
        "is refused where the text cannot be one",
        arguments: [
            "", "0", "01arz3ndektsv4rrffq69g5fa", "01arz3ndektsv4rrffq69g5favv", "01ARZ3NDEKTSV4RRFFQ69G5FAV",
            "01arz3ndektsv4rrffq69g5fai", "81arz3ndektsv4rrffq69g5fav",
        ])
    func refusal(_ text: String) { #expect(Identifier(text) == nil) }
}

@Suite("A shard")
struct ShardTests {
    @Test("of a home never changes")
    func stability() {
        // FNV-1a of "" is its offset basis, of "a" af63dc4c8601ec8c; folded as documented.
        let empty: UInt64 = 0xcbf2_9ce4_8422_2325
        let letter: UInt64 = 0xaf63_dc4c_8601_ec8c
        #expect(Shard.of(home: "") == Int64((empty ^ empty >> 32) & 0xff))
        #expect(Shard.of(home: "a") == Int64((letter ^ letter >> 32) & 0xff))
        let used = Set((0..<5_000).map { Shard.of(home: "home-\($0)") })
        #expect(used.count == Shard.count)
    }
}

@Suite("Seeded chance")
struct SeededGeneratorTests {
    @Test("is SplitMix64, and the same for the same seed")
    func reference() {
        var generator = SeededGenerator(seed: 1_234_567)
        // The first outputs of the published generator for this seed.
        #expect(generator.next() == 6_457_827_717_110_365_317)
        #expect(generator.next() == 3_203_168_211_198_807_973)
    }
}
