import ArgumentParser
import Dandelion
import DandelionTestWorld
import Foundation

/// `timers-owner`: the second process of `timers`, which opens an engine and looks at itself.
struct TimersOwnerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "timers-owner", shouldDisplay: false)

    @Option(transform: StoreAddress.parse) var store: StoreAddress
    @Option var after: Double

    func run() async throws {
        let engine = Engine(
            store: .existing(store.make()), events: [Purchase.self], workflows: [Sleepers.workflow])
        let running = Task { try await engine.run() }
        await engine.waitUntilRunning()
        try await ContinuousClock().sleep(for: .seconds(after))
        let memory = try ResidentMemory.ofThisProcess()
        engine.stop()
        try await running.value
        print(String(decoding: try JSONEncoder().encode(memory), as: UTF8.self))
    }
}

/// The memory that a process has in the machine, not on disk.
struct ResidentMemory: Codable {
    let residentBytes: Int

    struct Unreadable: Error, CustomStringConvertible {
        var description: String { "the system does not tell how much memory this process has" }
    }

    /// As Linux counts it: `VmRSS`.
    static func ofThisProcess() throws -> ResidentMemory {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        guard let kibibytes = line?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Unreadable()
        }
        return ResidentMemory(residentBytes: kibibytes * 1024)
    }
}
