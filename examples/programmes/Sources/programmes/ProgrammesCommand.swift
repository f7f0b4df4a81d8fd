import Dandelion
import DandelionSQLite
import Foundation
import ShopProgrammes

/// Runs the shop's programmes on a file, and says what came of it.
@main
struct ProgrammesCommand {
    static func main() async {
        do {
            let arguments = try Arguments(CommandLine.arguments.dropFirst())
            guard !arguments.wantsHelp else { return print(Arguments.help) }
            let outcome = try await run(arguments)
            print(arguments.isJSON ? try outcome.json() : outcome.table())
            if !outcome.isExact { exit(1) }
        } catch {
            FileHandle.standardError.write(Data("programmes: \(error)\n".utf8))
            exit(2)
        }
    }

    private static func run(_ arguments: Arguments) async throws -> Outcome {
        let orders = try Order.read(from: ShopData.orders)
        let expected = try Expected.read(from: ShopData.expected)
        let shop = try Shop(
            store: .sqlite(path: arguments.store), openingAt: orders.first?.date ?? .epoch)
        let report = arguments.isQuiet ? nil : ProgressReport()
        let began = ContinuousClock.now
        return try await shop.whileRunning { shop in
            let before = try await shop.entryCount()
            let fed = try await shop.feed(orders) { report?.show($0) }
            let elapsed = ContinuousClock.now - began
            return Outcome(
                try await shop.figures(), expected: expected, fed: fed, entriesBefore: before,
                elapsed: elapsed, store: arguments.store)
        }
    }
}
