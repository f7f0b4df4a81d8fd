import ArgumentParser
import Dandelion
import DandelionTestWorld
import Foundation

/// `fold-worker`: one of the processes of `fold --workers`, which share a store.
///
/// Its tasks record events of all homes: those of its own homes go straight to its
/// lanes, the others by mail to whoever has them.
struct FoldWorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fold-worker", shouldDisplay: false)

    /// Homes are as many, so that each worker has some of them.
    static let homes = 64

    @Option(transform: StoreAddress.parse) var store: StoreAddress
    @Option var name: String
    @Option var recorders: Int
    /// When all workers begin to record, in microseconds since 1970.
    @Option var begin: Int64
    @Option var seconds: Double

    /// What it tells the first process, of the time from `begin` on.
    struct Told: Codable {
        let recorded: Int
        let transactions: Int
        let processorMicros: Int64
    }

    func run() async throws {
        let opened = store.make()
        let engine = Engine(
            store: .existing(opened), events: [Purchase.self], handlers: [Purchase.handler])
        let running = Task { try await engine.run() }
        await engine.waitUntilRunning()
        let left = begin - SystemClock().now().microseconds
        try await ContinuousClock().sleep(for: .microseconds(max(0, left)))
        let (transactions, processor) = (opened.statistics.transactions, ProcessorTime.micros)
        let recorded = try await Recorders(count: recorders, name: name) { purchase, id in
            try await engine.home(Self.home(of: purchase)).record(purchase, id: id)
        }.run(for: .seconds(seconds))
        // Letters of others may still be on their way.
        try await ContinuousClock().sleep(for: .seconds(2))
        let told = Told(
            recorded: recorded, transactions: opened.statistics.transactions - transactions,
            processorMicros: ProcessorTime.micros - processor)
        engine.stop()
        try await running.value
        print(String(decoding: try JSONEncoder().encode(told), as: UTF8.self))
    }

    /// A member belongs to one home for ever.
    private static func home(of purchase: Purchase) -> String {
        name(of: purchase.member.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xffff } % homes)
    }

    static func name(of place: Int) -> String { "home-\(place)" }
}
