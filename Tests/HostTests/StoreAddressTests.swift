import DandelionHost
import Testing

@Suite("The address of a store")
struct StoreAddressTests {
    @Test("is memory, a file of SQLite, or a plain path")
    func places() throws {
        #expect(try StoreAddress("memory:").place == .memory)
        #expect(try StoreAddress("sqlite:a/b.db").place == .sqlite(path: "a/b.db"))
        #expect(try StoreAddress("a/b.db").place == .sqlite(path: "a/b.db"))
        #expect(try StoreAddress("./a:b.db").place == .sqlite(path: "./a:b.db"))
    }

    @Test("of an unknown scheme, or without a file, is refused with what can be used")
    func refused() {
        #expect(throws: StoreAddressError.unknownScheme("redis", of: "redis://x")) {
            try StoreAddress("redis://x")
        }
        #expect(throws: StoreAddressError.noPath("sqlite:")) { try StoreAddress("sqlite:") }
        #expect(
            "\(StoreAddressError.unknownScheme("redis", of: "redis://x"))".contains(
                "Use memory: or sqlite:PATH"))
    }
}
