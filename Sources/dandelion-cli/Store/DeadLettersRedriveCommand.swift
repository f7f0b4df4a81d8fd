import ArgumentParser
import DandelionHost

struct DeadLettersRedriveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redrive", abstract: "Run a dead letter's turn again, on the state of now.",
        discussion: """
              dandelion store dead-letters redrive 57/0
            """)

    @Argument(help: ArgumentHelp("As `dead-letters list` prints it, as in 57/0.", valueName: "ENTRY/TURN"))
    var letter: String

    @OptionGroup var order: OrderOptions

    func run() async throws {
        let parts = letter.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let entry = Int64(parts[0]), let turn = Int(parts[1]), entry > 0, turn >= 0
        else {
            throw ValidationError("'\(letter)' is no dead letter; write ENTRY/TURN, as in 57/0")
        }
        try await order.send { _ in
            .redrive(entry: entry, turn: turn)
        } done: { _ in
            "turn \(turn) of entry \(entry) ran again"
        }
    }
}
