import ArgumentParser
import Dandelion
import DandelionHost
import Foundation

/// `dandelion why`: the chain from an effect back to its first cause.
struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Say why something happened, back to its first cause.",
        discussion: """
            Explains a reward, a ledger entry, a message, a promotion, a referral, a referrer, a run or an \
            entry of the log: which event, which rule in which version, the values that it compared, and \
            what caused that. It reads the store alone, beside a running host or without one, and changes \
            nothing.

            An id may stand bare where only one thing has it; numbers need their kind: reward:12, \
            transfer:15, entry:57. A member's id lists what can be asked about them.

            Examples:
              dandelion why reward:12
              dandelion why 01JGFJJZ00A8R6Q1X0C3V5N7M9 --store sqlite:shop.db
              dandelion why channel:01JGFJJZ00A8R6Q1X0C3V5N7M9 --json

            With --json: an object with id, home, chain (links with kind, text, depth, at, entry, turn, \
            compared, details, isManual, isFirstCause) and notes; what is absent is left out.

            Exit status: 0 when it was explained, otherwise 1.
            """)

    @Argument(help: ArgumentHelp("What to explain.", valueName: "ID"))
    var id: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let explanation = try store.read { try Explainer(home: $0.home.name, in: $0.view).explain(id) }
        if output.json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(explanation), as: UTF8.self))
        } else {
            let style = TerminalStyle.ofTerminal
            let text = explanation.text { ink, text in
                switch ink {
                case .title, .clause: style.bold(text)
                case .quiet: style.dim(text)
                }
            }
            print(text, terminator: "")
        }
    }
}
