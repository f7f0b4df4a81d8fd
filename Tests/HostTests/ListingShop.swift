import Dandelion
import DandelionHost
import DandelionSQLite
import DandelionTestWorld
import Foundation
import Testing

/// A shop with the flagship plugin in a file of its own: what the listings list.
///
/// Ada is invited, brings three friends, loses half of a reward to a refund, and
/// becomes a channel; Flo has opted out. Every id and time is the same each time.
struct ListingShop {
    static let start = Instant(microseconds: 1_767_225_600_000_000)  // 2026-01-01T00:00:00Z
    static let plugin = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("plugins/customer-to-channel").path

    /// Made once for all tests that only read.
    static let shared = Task { try await ListingShop() }

    let folder: URL
    var path: String { folder.appendingPathComponent("shop.db").path }

    init(homes: [String] = ["shop"]) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "dandelion-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let clock = VirtualClock(Self.start)
        let engine = Self.engine(at: path, clock)
        let running = Task { try await engine.run() }
        await engine.waitUntilRunning()
        for home in homes { try await Self.play(engine.home(home), engine, clock) }
        engine.stop()
        try await running.value
    }

    static func engine(at path: String, _ clock: any EngineClock) -> Engine {
        var options = EngineOptions()
        options.clock = clock
        options.seeds = RepeatableSeeds(7)
        return Engine(
            store: .sqlite(path: path), plugins: [.folder(plugin)], events: [], channels: [Silent()],
            options: options)
    }

    /// Reads the home of the shared shop.
    static func read<Outcome: Sendable>(_ body: (HomeView) throws -> Outcome) async throws -> Outcome {
        let reader = try GuestReader(StoreAddress(place: .sqlite(path: try await shared.value.path)))
        defer { reader.close() }
        return try reader.read(home: nil, body)
    }

    /// Runs a body beside a host on the shop's file.
    func running(_ body: (Engine, VirtualClock) async throws -> Void) async throws {
        let clock = VirtualClock(Self.start)
        let engine = Self.engine(at: path, clock)
        let running = Task { try await engine.run() }
        await engine.waitUntilRunning()
        do {
            try await body(engine, clock)
        } catch {
            engine.stop()
            try? await running.value
            throw error
        }
        engine.stop()
        try await running.value
    }

    func reading<Outcome>(_ body: (HomeView) throws -> Outcome) throws -> Outcome {
        let reader = try GuestReader(StoreAddress(place: .sqlite(path: path)))
        defer { reader.close() }
        return try reader.read(home: nil, body)
    }

    /// Changes rows by hand, as nobody should.
    func writing(_ commit: Commit) async throws {
        let store = SQLiteStore(path: path)
        try store.open(Engine.schema, as: .owner)
        _ = try await store.commit(commit)
        store.close()
    }

    /// The items of all parts of a list, one after another.
    static func all<Item>(
        _ limit: Int, _ newestFirst: Bool, _ part: (PageRequest) throws -> Page<Item>
    ) throws -> [Item] {
        var items: [Item] = []
        var after: String?
        repeat {
            let page = try part(PageRequest(limit: limit, after: after, newestFirst: newestFirst))
            #expect(page.items.count <= limit && (page.next == nil || !page.items.isEmpty))
            items += page.items
            after = page.next
        } while after != nil
        return items
    }

    private static func play(_ home: Home, _ engine: Engine, _ clock: VirtualClock) async throws {
        func send(_ type: String, _ body: Value, _ id: String) async throws {
            try await home.record(type: type, body: body, id: id)
            await engine.settle()
        }
        try await send(
            "member.joined",
            ["member": "ada", "name": "Ada Lovelace", "address": "ada@example.org", "tier": "gold"],
            "j-1")
        try await send("member.joined", ["member": "flo", "name": "Flo"], "j-2")
        try await send("member.unsubscribed", ["member": "flo"], "u-1")
        try await send("survey.answered", ["member": "ada", "score": 9, "comment": "Lovely"], "s-1")
        try await send("survey.answered", ["member": "flo", "score": 10], "s-2")
        await clock.advance(engine, by: .days(1))
        try await send(
            "order.paid", ["order": "o-1", "member": "bo", "amount": "100.00 USD", "nominated_by": "ada"],
            "o-1")
        try await send("order.refunded", ["order": "o-1", "amount": "50.00 USD"], "r-1")
        await clock.advance(engine, by: .days(31))
        for (order, friend) in [("o-2", "cy"), ("o-3", "di")] {
            try await send(
                "order.paid",
                [
                    "order": .string(order), "member": .string(friend), "amount": "20.00 USD",
                    "nominated_by": "ada",
                ],
                order)
        }
        try await send("order.paid", ["order": "o-4", "member": "eve", "amount": "9.50 USD"], "o-4")
        try await send("survey.answered", ["member": "eve", "score": 9], "s-3")
    }

    struct Silent: ChannelAdapter {
        let name = "silent"
        func deliver(_ message: OutgoingMessage, idempotencyKey: String) async throws {}
    }
}

/// The built command, run as a process of its own in a folder.
struct ListingCommand {
    struct Outcome: Sendable {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs it beside the test's own tasks, which go on meanwhile.
    static func run(
        _ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:]
    ) async throws -> Outcome {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try runAndWait(arguments, folder, environment) })
            }
        }
    }

    private static func runAndWait(
        _ arguments: [String], _ folder: URL?, _ environment: [String: String]
    ) throws -> Outcome {
        let process = Process()
        // The executable stands beside the test bundle.
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appendingPathComponent("dandelion")
        process.arguments = arguments
        process.currentDirectoryURL = folder ?? FileManager.default.temporaryDirectory
        process.environment = ProcessInfo.processInfo.environment.filter { $0.key != "DANDELION_STORE" }
            .merging(environment) { $1 }
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        let complaints = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: String(decoding: data, as: UTF8.self),
            errors: String(decoding: complaints, as: UTF8.self))
    }
}
