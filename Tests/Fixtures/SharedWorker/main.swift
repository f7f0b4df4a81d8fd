import Dandelion
import DandelionPostgres
import DandelionSQLite
import DandelionTestWorld
import Dispatch
import Glibc

// A worker for tests of many on one database: they kill it, stop it and cut it off.
//
//     SharedWorker fill URL SEED HOMES RUNS
//         makes the tables and puts the letters into the mail.
//     SharedWorker work URL MILLISECONDS LANES
//         folds its share, with leases of that length, until it is told to end (SIGTERM),
//         or whoever started it has gone (its standard input ends).
//     SharedWorker report URL SEED HOMES RUNS
//         says what has become of the letters; see `Inquest`.
//     SharedWorker alone PATH SEED HOMES RUNS
//         does all of it with one worker on SQLite.
//     SharedWorker takeover URL ROUNDS
//         prints how long others take to go on where a worker was killed, and where it ended.

func makeStore(_ url: String, leaseTime: Duration = .seconds(10)) throws -> any Store {
    if url.hasPrefix("postgres") { return PostgresStore(url: url, leaseTime: leaseTime) }
    return try StoreSource.sqlite(path: url).make()
}

func work(_ url: String, leaseTime: Duration, lanes: Int) async throws {
    let ending = Ending()
    signal(SIGTERM, SIG_IGN)
    let order = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .global())
    order.setEventHandler { ending.end() }
    order.resume()
    DispatchQueue.global().async {
        while readLine() != nil {}
        ending.end()
    }
    // One that is begun while the server restarts asks again, as a supervisor of services would.
    while true {
        let engine = Errands.engine(try makeStore(url, leaseTime: leaseTime), lanes: lanes)
        guard ending.follow(engine) else { break }
        do {
            try await engine.run()
            break
        } catch  where error.isOutage {
            await Task.yield()
        }
    }
    order.cancel()
}

func report(_ url: String, _ letters: Letters) async throws {
    let engine = Errands.engine(try makeStore(url), lanes: 1)
    for line in try await Inquest(letters: letters, engine: engine).lines() { print(line) }
    engine.stop()
}

func alone(_ path: String, _ letters: Letters) async throws {
    try await letters.fill(try makeStore(path))
    let engine = Errands.engine(try makeStore(path), lanes: 1)
    let running = Task { try await engine.run() }
    await engine.waitUntilRunning()
    await engine.settle()
    for line in try await Inquest(letters: letters, engine: engine).lines() { print(line) }
    engine.stop()
    try await running.value
}

let arguments = CommandLine.arguments
let numbers = arguments.dropFirst(3).compactMap { Int($0) }
switch (arguments.dropFirst().first, numbers.count) {
case ("fill", 3):
    try await Letters(seed: UInt64(numbers[0]), homes: numbers[1], runs: numbers[2])
        .fill(try makeStore(arguments[2]))
case ("work", 2):
    try await work(arguments[2], leaseTime: .milliseconds(numbers[0]), lanes: numbers[1])
case ("report", 3):
    try await report(
        arguments[2], Letters(seed: UInt64(numbers[0]), homes: numbers[1], runs: numbers[2]))
case ("alone", 3):
    try await alone(arguments[2], Letters(seed: UInt64(numbers[0]), homes: numbers[1], runs: numbers[2]))
case ("takeover", 1):
    try await Takeover(url: arguments[2]).measure(rounds: numbers[0])
default:
    print("usage: SharedWorker fill|report|alone PLACE SEED HOMES RUNS | work URL MILLISECONDS LANES")
    print("       SharedWorker takeover URL ROUNDS")
    exit(2)
}
