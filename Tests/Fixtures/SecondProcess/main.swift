// A second process for the tests of the SQLite store.
import DandelionSQLite
import DandelionStore
import Glibc

func say(_ text: String) {
    let line = Array("\(text)\n".utf8)
    _ = write(1, line, line.count)
}

func isRefusedAsFull(_ commit: Commit) async throws -> Bool {
    let result = await withCheckedContinuation { answer in
        store.submit(commit) { answer.resume(returning: $0) }
    }
    if case .failure(.full) = result { return true }
    _ = try result.get()
    return false
}

/// Goes on where the lane stood. A full disk refuses a step, which is then tried again.
func write(_ lane: String, _ steps: Int64) async throws {
    let last = try store.read { try $0.get(Sample.head, key: [.text(lane)])?[1].integer } ?? 0
    for number in (last + 1)...(last + steps) {
        while try await isRefusedAsFull(Commit(Sample.step(lane, number, size: Int(number * 37 % 3000)))) {
            say("full")
        }
        say("\(lane) \(number)")
        // So that copying the log, and cutting it, fails too.
        if number % 15 == 0 { _ = await store.dropErased() }
    }
}

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
    say("usage: SecondProcess hold|open|append|write PATH …")
    exit(64)
}
let path = arguments[2]
let store = SQLiteStore(path: path)
do {
    switch arguments[1] {
    case "hold":
        // Owns the store until its input ends.
        try store.open(Sample.schema, as: .owner)
        say("ready")
        _ = readLine()
        store.close()
    case "open":
        // Tries to open as a user without rights.
        if getuid() == 0, setuid(65534) != 0 { exit(71) }
        try store.open(Sample.schema, as: .owner)
        say("opened")
    case "append":
        try store.open(Sample.schema, as: .guest)
        for number in 0..<(Int(arguments[3]) ?? 1) {
            let row: Row = [.null, "shop", .text("m-\(getpid())-\(number)"), .null, .text("body \(number)")]
            let receipt = try await store.commit(Commit([.append(Sample.mail.id, row)]))
            say("\(receipt.appended[0])")
        }
        store.notifyOwner()
        store.close()
    case "write":
        // Four lanes commit step after step; each says "lane number" once a step is acknowledged.
        try store.open(Sample.schema, as: .owner)
        let steps = Int64(arguments[3]) ?? 100
        try await withThrowingTaskGroup(of: Void.self) { lanes in
            for lane in 1...4 { lanes.addTask { try await write("lane\(lane)", steps) } }
            try await lanes.waitForAll()
        }
        store.close()
        say("closed")
    default:
        exit(64)
    }
} catch {
    say("\(error)")
    exit(1)
}
