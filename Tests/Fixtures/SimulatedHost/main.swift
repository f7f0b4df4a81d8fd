import Dandelion
import DandelionSQLite
import DandelionTestWorld
import Glibc
import Simulation

// A host process for tests that kill it.
//
//     SimulatedHost play PATH SEED EVENTS [COMMIT before|after]
//         plays a script; with COMMIT it kills itself at that commit.
//         Prints the number of commits and the hash of the home.
//     SimulatedHost torture SECONDS SEED
//         plays seed after seed under random crashes; stops at the first that comes out wrong.
//     SimulatedHost fatal PATH
//         records an event whose turn ends the process; prints what became of it.

func play(_ path: String, seed: UInt64, events: Int, kill: (commit: Int, moment: FaultyStore.Moment)?)
    async throws
{
    let script = Script(home: "shop", seed: seed, events: events)
    let store = FaultyStore(
        try StoreSource.sqlite(path: path).make(), at: kill?.commit ?? .max,
        fault: .crash(kill?.moment ?? .before)
    ) { _ = Glibc.kill(getpid(), SIGKILL) }
    // A host that was killed goes on with the script from its first letter: all ids are known.
    let result = try await Simulation(script, at: try clock(of: script.home, at: path)).run { _ in store }
    print(store.commits, result.hash, result.differences, result.isBalanced, result.quarantined)
}

/// Where time stood for a home when its last host ended.
func clock(of home: String, at path: String) throws -> Instant {
    let store = try StoreSource.sqlite(path: path).make()
    try store.open(Engine.schema, as: .owner)
    defer { store.close() }
    let row = try store.read { try $0.get(Tables.home, key: [.integer(Shard.of(home: home)), .text(home)]) }
    return row?[4].integer.map(Instant.init(microseconds:)) ?? Script.start
}

/// Records one event whose handler ends the process, beside others that do not.
func fatal(_ path: String) async throws {
    let deadly = Handler("deadly", version: 1, on: Unruly.self) { turn, event in
        if event.number == 13 { _ = Glibc.kill(getpid(), SIGKILL) }
        try turn.put("survived", key: "\(event.number)", true)
    }
    let kind = Handler("kind", version: 1, on: Unruly.self) { turn, event in
        try turn.put("kind", key: "\(event.number)", true)
    }
    let engine = Engine(store: .sqlite(path: path), events: World.events, handlers: [deadly, kind])
    let running = Task { try await engine.run() }
    let home = engine.home("shop")
    for number in 11...15 {
        try await home.record(Unruly(number: number), id: "n-\(number)", until: .processed)
    }
    let letters = try await home.deadLetters()
    var kinds: [String] = []
    for number in 11...15 {
        let survived = try await home.value("survived", key: "\(number)") == true
        let wasKind = try await home.value("kind", key: "\(number)") == true
        kinds.append("\(number):\(survived ? "survived" : "-"):\(wasKind ? "kind" : "-")")
    }
    print(letters.map { "\($0.handler) \($0.entry) \($0.attempts)" }, kinds, try await home.verifyFold())
    engine.stop()
    try await running.value
}

/// Plays seeds until the time is over. The last line says how many, and what they went through.
func torture(seconds: Int, from first: UInt64) async throws {
    let end = ContinuousClock.now + .seconds(seconds)
    var (seed, restarts, entries, quarantined) = (first, 0, 0, 0)
    while ContinuousClock.now < end {
        let verdict = try await Torture.run(seed: seed)
        guard verdict.faults.isEmpty else {
            print("seed \(seed) failed: \(verdict.faults.joined(separator: "; "))")
            exit(1)
        }
        seed += 1
        restarts += verdict.restarts
        entries += verdict.entries
        quarantined += verdict.quarantined
    }
    print(
        "seeds \(first)-\(seed - 1): \(entries) entries, \(restarts) restarts, \(quarantined) turns quarantined,",
        "every hash as in peace, every refold equal, every ledger at zero")
}

let arguments = CommandLine.arguments
switch arguments.dropFirst().first {
case "play" where arguments.count >= 5:
    var kill: (Int, FaultyStore.Moment)?
    if arguments.count == 7, let commit = Int(arguments[5]) {
        kill = (commit, arguments[6] == "after" ? .after : .before)
    }
    try await play(
        arguments[2], seed: UInt64(arguments[3]) ?? 1, events: Int(arguments[4]) ?? 100, kill: kill)
case "torture" where arguments.count == 4:
    try await torture(seconds: Int(arguments[2]) ?? 60, from: UInt64(arguments[3]) ?? 1)
case "fatal" where arguments.count == 3:
    try await fatal(arguments[2])
default:
    print(
        "usage: SimulatedHost play PATH SEED EVENTS [COMMIT before|after] | torture SECONDS SEED | fatal PATH"
    )
    exit(2)
}
