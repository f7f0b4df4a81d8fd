import Dandelion
import DandelionSQLite
import DandelionTestWorld
import Glibc

// A host with a plugin, for tests that kill it and compare hashes between processes.
//
//     PluginHost play PATH PLUGIN LANES SEED EVENTS [COMMIT before|after]
//         feeds a script of orders, refunds, surveys and days to the plugin;
//         with COMMIT it kills itself at that commit.
//         Prints the number of commits, the hash of each home, what differs from
//         a refold, the ledgers' sums, and how many runs ended how.
//     PluginHost serve PATH PLUGIN DAYS
//         obeys the lines of its input; see ShopCounter.

func play(_ arguments: [String]) async throws {
    let path = arguments[2]
    var kill: (commit: Int, moment: FaultyStore.Moment)?
    if arguments.count == 9, let commit = Int(arguments[7]) {
        kill = (commit, arguments[8] == "after" ? .after : .before)
    }
    let store = FaultyStore(
        path == "memory:" ? MemoryStore() : try StoreSource.sqlite(path: path).make(),
        at: kill?.commit ?? .max, fault: .crash(kill?.moment ?? .before)
    ) { _ = Glibc.kill(getpid(), SIGKILL) }
    let season = PluginSeason(seed: UInt64(arguments[5]) ?? 1, events: Int(arguments[6]) ?? 60)
    let outcome = try await season.play(
        on: store, plugin: arguments[3], lanes: Int(arguments[4]) ?? 1,
        startingAt: path == "memory:" ? nil : try season.clock(at: path))
    print(
        store.commits, outcome.hashes.joined(separator: " "), outcome.differences, outcome.sums, outcome.runs)
}

let arguments = CommandLine.arguments
switch (arguments.dropFirst().first, arguments.count) {
case ("play", 7), ("play", 9): try await play(arguments)
case ("serve", 5):
    try await ShopCounter(path: arguments[2], plugin: arguments[3], days: Int(arguments[4]) ?? 0).serve()
default:
    print(
        "usage: PluginHost play PATH PLUGIN LANES SEED EVENTS [COMMIT before|after] | serve PATH PLUGIN DAYS")
    exit(2)
}
