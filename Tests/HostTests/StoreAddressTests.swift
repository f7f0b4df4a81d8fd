import DandelionHost
import Testing

@Suite("The address of a store")
struct StoreAddressTests {
    @Test("is memory, a file of SQLite, a server, or a plain path")
    func places() throws {
        #expect(try StoreAddress("memory:").place == .memory)
        #expect(try StoreAddress("sqlite:a/b.db").place == .sqlite(path: "a/b.db"))
        #expect(try StoreAddress("a/b.db").place == .sqlite(path: "a/b.db"))
        #expect(try StoreAddress("./a:b.db").place == .sqlite(path: "./a:b.db"))
        let url = "postgresql://shop@db.example:5433/shop?sslmode=require"
        #expect(try StoreAddress(url).place == .postgres(url: url))
        #expect(try StoreAddress("postgres:///shop").place == .postgres(url: "postgres:///shop"))
    }

    @Test(
        "is shown without its password",
        arguments: [
            ("postgres://shop:s3cret@db/shop", "postgres://shop:***@db/shop"),
            ("postgres://shop:a@b:c@db/shop?x=1", "postgres://shop:***@db/shop?x=1"),
            ("postgres://db/shop?password=s3cret&user=shop", "postgres://db/shop?password=***&user=shop"),
            ("postgres://shop@db/shop", "postgres://shop@db/shop"),
        ])
    func masked(_ url: String, shown: String) throws {
        #expect(try StoreAddress(url).text == shown)
    }

    @Test("of an unknown scheme, or without a file or server, is refused with what can be used")
    func refused() {
        #expect(throws: StoreAddressError.unknownScheme("redis", of: "redis://x")) {
            try StoreAddress("redis://x")
        }
        #expect(throws: StoreAddressError.noPath("sqlite:")) { try StoreAddress("sqlite:") }
        #expect(throws: StoreAddressError.noServer("postgres:shop")) { try StoreAddress("postgres:shop") }
        #expect(
            "\(StoreAddressError.unknownScheme("redis", of: "redis://x"))".contains(
                "Use memory:, sqlite:PATH, as in sqlite:shop.db, or postgres://"))
    }
}
