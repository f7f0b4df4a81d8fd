import ArgumentParser
import DandelionHost

struct MembersShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a member: codes, channel, who was brought, balances, rewards, messages.",
        discussion: """
              dandelion members show ada
              dandelion members show ada --limit 1000 --json | jq '.rewards.items[].amount'
            """)

    @Argument(help: ArgumentHelp("The member's id.", valueName: "ID"))
    var member: String

    @Option(help: ArgumentHelp("Rewards, messages, runs and friends at most, each.", valueName: "N"))
    var limit = 20

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...100_000).contains(limit) else {
            throw ValidationError("--limit is \(limit); it must be from 1 to 100000")
        }
    }

    func run() throws { output.print(try store.read { try $0.member(member, limit: limit) }) }
}
