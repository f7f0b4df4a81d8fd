// A second process for the tests of the SQLite store.
import DandelionSQLite
import DandelionStore
import Glibc

func say(_ text: String) {
    let line = Array("\(text)\n".utf8)
    _ = write(1, line, line.count)
}

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
    say("usage: StoreHelper hold|open|append|write PATH …")
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
    default:
        exit(64)
    }
} catch {
    say("\(error)")
    exit(1)
}
