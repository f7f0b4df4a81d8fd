import Dandelion
import DandelionHost
import DandelionSQLite
import DandelionTestWorld
import Foundation
import Testing

@Suite("A guest")
struct GuestReaderTests {
    @Test("reads the homes of a store, and needs to be told which where there are several")
    func homes() async throws {
        let shop = try await ListingShop(homes: ["north", "south"])
        let reader = try GuestReader(StoreAddress(place: .sqlite(path: shop.path)))
        defer { reader.close() }
        #expect(try reader.homes() == ["north", "south"])
        #expect(try reader.home(named: "south") == HomeKey("south"))
        let text = reader.address.text
        #expect(throws: GuestError.severalHomes(["north", "south"], store: text)) {
            try reader.home(named: nil)
        }
        #expect(throws: GuestError.noHome("West", of: ["north", "south"], store: text)) {
            try reader.home(named: "West")
        }
        #expect("\(GuestError.severalHomes(["a", "b"], store: text))".hasSuffix("say which with --home NAME"))
        // Members of one home are none of the other's.
        let north = try reader.read(home: "north") {
            try $0.members(MemberFilter(), PageRequest()).items.count
        }
        #expect(north == 6)
    }

    @Test("takes the only home where none is named, and says that an empty store has none")
    func onlyHome() async throws {
        try await #expect(ListingShop.read { $0.home } == HomeKey("shop"))
        let empty = try await ListingShop(homes: [])
        let reader = try GuestReader(StoreAddress(place: .sqlite(path: empty.path)))
        defer { reader.close() }
        #expect(try reader.homes() == [])
        #expect(throws: GuestError.emptyStore(reader.address.text)) { try reader.home(named: nil) }
    }

    @Test("reads beside a host that goes on writing, on one snapshot at a time, and keeps it from nothing")
    func besideHost() async throws {
        let shop = try await ListingShop(homes: [])
        try await shop.running { engine, _ in
            let home = engine.home("shop")
            func pay(_ number: Int) async throws {
                let order = "o-\(number)"
                try await home.record(
                    type: "order.paid",
                    body: ["order": .string(order), "member": "ada", "amount": "1.00 USD"], id: order)
            }
            try await pay(1)
            let reader = try GuestReader(StoreAddress(place: .sqlite(path: shop.path)))
            defer { reader.close() }
            var filter = EventFilter()
            filter.type = "order.paid"
            for number in 2...20 {
                try await pay(number)
                let paid = filter
                let seen = try reader.read(home: nil) {
                    try $0.events(paid, PageRequest(limit: 100)).items.count
                }
                #expect(seen == number)
            }
        }
        let entries = try shop.reading { try $0.events(EventFilter(), PageRequest(limit: 100)).items }
        #expect(entries.count { $0.entry.type == "order.paid" } == 20)
    }

    @Test("says what is no store: no file, memory, a file of something else, one of a newer build")
    func refusals() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "dandelion-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func open(_ name: String) throws {
            let path = folder.appendingPathComponent(name).path
            try GuestReader(StoreAddress(place: .sqlite(path: path))).close()
        }
        let absent = folder.appendingPathComponent("absent.db").path
        #expect(throws: GuestError.noStore(path: absent)) { try open("absent.db") }
        #expect("\(GuestError.noStore(path: "x.db"))".contains("make one with `dandelion run`"))
        #expect(throws: GuestError.memory) { try GuestReader(StoreAddress(place: .memory)) }
        let notes = folder.appendingPathComponent("notes.txt").path
        try Data("order,member,amount\n".utf8).write(to: URL(fileURLWithPath: notes))
        #expect(throws: StoreError.notADatabase(path: notes)) { try open("notes.txt") }
        let newer = folder.appendingPathComponent("newer.db").path
        let store = SQLiteStore(path: newer)
        try store.open(
            StoreSchema(
                collections: Engine.schema.collections, version: 99, minimumReader: 99, minimumWriter: 99),
            as: .owner)
        store.close()
        #expect(throws: StoreError.newerSchema(found: 99, known: Engine.schema.version, path: newer)) {
            try open("newer.db")
        }
    }

    @Test("says that a file may not be read", .enabled(if: geteuid() != 0, "root may read everything"))
    func permission() async throws {
        let shop = try await ListingShop(homes: [])
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: shop.path)
        #expect(throws: StoreError.readOnly(path: shop.path)) {
            try GuestReader(StoreAddress(place: .sqlite(path: shop.path)))
        }
    }
}
