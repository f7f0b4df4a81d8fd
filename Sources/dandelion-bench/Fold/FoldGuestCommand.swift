import ArgumentParser
import Dandelion
import Foundation

/// `fold-guest`: the second process of `fold`, which records through the mail table.
struct FoldGuestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fold-guest", shouldDisplay: false)

    @Option(transform: StoreAddress.parse) var store: StoreAddress
    @Option var recorders: Int
    @Option var seconds: Double

    /// What it tells the first process.
    struct Told: Codable {
        /// Letters that are durable in the mail table.
        let recorded: Int
        /// When the first was sent, in microseconds since 1970.
        let begun: Int64
    }

    func run() async throws {
        if case .memory = store { throw ValidationError("a store in memory has no guests") }
        let mailbox = try await Mailbox(store: store.source, events: [Purchase.self])
        let begun = SystemClock().now().microseconds
        let recorded = try await Recorders(count: recorders, name: "out") { purchase, id in
            try await mailbox.record(purchase, in: "bench", id: id)
        }.run(for: .seconds(seconds))
        mailbox.close()
        print(
            String(decoding: try JSONEncoder().encode(Told(recorded: recorded, begun: begun)), as: UTF8.self))
    }
}
