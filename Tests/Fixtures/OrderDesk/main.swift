import Dandelion
import DandelionSQLite
import Glibc

// A second process that records inside its own transactions.
//
//     OrderDesk sell PATH COUNT   sells, and takes every third sale back; says each number once it stands
//     OrderDesk hang PATH         says "inserted" before its transaction has ended, and waits to be killed

func say(_ text: String) {
    let line = Array("\(text)\n".utf8)
    _ = write(1, line, line.count)
}

let arguments = CommandLine.arguments
guard arguments.count >= 3 else { exit(64) }
do {
    let mailbox = try await Mailbox(store: .sqlite(path: arguments[2]), events: [Desk.Sale.self])
    let desk = try Desk(path: arguments[2])
    func sell(end: () throws -> Void = {}) throws -> Int {
        try desk.sell(
            { sale, id, db in try mailbox.record(sale, in: "shop", id: id, within: db) }, end: end)
    }
    switch arguments[1] {
    case "sell":
        for count in 1...(Int(arguments[3]) ?? 1) {
            if count % 3 == 0 {
                _ = try? sell { throw Desk.ChangedMind() }
            } else {
                say("\(try sell())")
            }
        }
    case "hang":
        _ = try sell {
            say("inserted")
            _ = readLine()
        }
    default: exit(64)
    }
    mailbox.close()
} catch {
    say("\(error)")
    exit(1)
}
