import ArgumentParser
import Dandelion
import DandelionStore
import DandelionWorkflow
import Foundation
import Synchronization

/// `wake`: how soon an owner hears of what another process has appended.
struct WakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wake",
        abstract: "Append letters in another process, and time until the owner hears of them.",
        discussion: """
            From the moment when a letter is durable and its sender has told the owner, to the owner's being \
            called. Both processes read the machine's monotonic clock. A letter of which nothing was heard \
            before the next one counts as missed; the owner would find it by looking.
            """)

    @Option(help: StoreAddress.help, transform: StoreAddress.parse)
    var store: StoreAddress

    @Option(help: "How many letters are sent, one after another.")
    var letters = 500

    @Option(help: "Milliseconds between two letters, at least; chance adds up to as many.")
    var pause = 20

    @Flag(help: "Write one JSON object instead of a table.")
    var json = false

    func validate() throws {
        guard letters > 0, pause > 0 else { throw ValidationError("there is nothing to measure") }
    }

    func run() async throws {
        if case .memory = store {
            throw ValidationError(
                "a store that another process opens is needed. Use sqlite:PATH or postgres://…")
        }
        try store.prepare()
        defer { store.remove() }
        let owner = store.make()
        try owner.open(Tables.schema, as: .owner)
        defer { owner.close() }
        let calls = Calls()
        owner.onOutsideWrite { calls.note() }
        Progress.say("\(letters) letters from another process")
        let answer = try await Companion.run([
            "wake-guest", "--store", store.text, "--letters", String(letters), "--pause", String(pause),
        ])
        let sent = try JSONDecoder().decode([SentLetter].self, from: answer)
        // The last may still be on its way.
        try await ContinuousClock().sleep(for: .milliseconds(200))
        owner.onOutsideWrite(nil)
        try WakeReport(store: store.shown, sent: sent, heard: calls.times).write(asJSON: json)
    }
}

/// When the owner was called, in nanoseconds of the monotonic clock.
private final class Calls: Sendable {
    private let noted = Mutex<[Int64]>([])

    func note() {
        let now = HostClock.monotonicNanoseconds()
        noted.withLock { $0.append(now) }
    }

    var times: [Int64] { noted.withLock { $0 } }
}
