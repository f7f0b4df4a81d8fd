import ArgumentParser
import Dandelion
import DandelionStore
import DandelionWorkflow
import Foundation

/// `wake-guest`: the second process of `wake`, which sends letters and tells the owner.
struct WakeGuestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "wake-guest", shouldDisplay: false)

    @Option(transform: StoreAddress.parse) var store: StoreAddress
    @Option var letters: Int
    @Option var pause: Int

    func run() async throws {
        let guest = store.make()
        try guest.open(Tables.schema, as: .guest)
        defer { guest.close() }
        var chance = SeededGenerator(seed: 1)
        var sent: [SentLetter] = []
        for number in 0..<letters {
            let more = Int(chance.next() % UInt64(pause * 1_000))
            try await ContinuousClock().sleep(for: .microseconds(pause * 1_000 + more))
            let submitted = HostClock.monotonicNanoseconds()
            _ = try await guest.commit(
                Commit([
                    .append(
                        Tables.mail.id,
                        [.null, "bench", "wake", .text("\(number)"), "purchase", .null, .null, "{}"])
                ]))
            let told = HostClock.monotonicNanoseconds()
            guest.notifyOwner()
            sent.append(SentLetter(submitted: submitted, told: told))
        }
        print(String(decoding: try JSONEncoder().encode(sent), as: UTF8.self))
    }
}

/// When a letter was sent, in nanoseconds of the monotonic clock, which all processes share.
struct SentLetter: Codable {
    let submitted: Int64
    /// It was durable, and the owner was told.
    let told: Int64
}
