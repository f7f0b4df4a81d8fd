import ArgumentParser
import DandelionHost
import Foundation

/// Which store a command reads.
struct StoreAddressOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The store: sqlite:PATH, a plain path, postgres://…, or memory: (default: $DANDELION_STORE, else dandelion.db).",
            valueName: "URL"), completion: .file())
    var store: String?

    var address: StoreAddress {
        get throws {
            if let store { return try StoreAddress(store) }
            let environment = ProcessInfo.processInfo.environment["DANDELION_STORE"] ?? ""
            return environment.isEmpty ? .standard : try StoreAddress(environment)
        }
    }
}

/// Which store and home a command reads, shared by all that read one.
struct StoreOptions: ParsableArguments {
    @OptionGroup var place: StoreAddressOptions

    @Option(help: ArgumentHelp("The home, where the store has several or has none yet.", valueName: "NAME"))
    var home: String?

    var address: StoreAddress { get throws { try place.address } }

    /// Reads one snapshot of the home.
    func read<Outcome>(_ body: (HomeView) throws -> Outcome) throws -> Outcome {
        let reader = try GuestReader(try address)
        defer { reader.close() }
        return try reader.read(home: home, body)
    }
}
