import ArgumentParser
import DandelionHost

/// `dandelion store dead-letters`: turns that failed for good.
struct DeadLettersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead-letters", abstract: "List turns that failed for good, and drive them again.",
        subcommands: [DeadLettersListCommand.self, DeadLettersRedriveCommand.self],
        defaultSubcommand: DeadLettersListCommand.self)
}

struct DeadLettersListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List turns that failed for good, by their entries.",
        discussion: """
              dandelion store dead-letters list
              dandelion store dead-letters list --json | jq -r '.items[].error'
            """)

    @OptionGroup var list: ListOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        output.print(try store.read { try $0.deadLetters(list.request) }, of: "dead letters")
    }
}

struct RefusalsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refusals",
        abstract: "List letters that other programs inserted and the host had to refuse.",
        discussion: """
              dandelion store refusals --newest
            """)

    @OptionGroup var list: ListOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        output.print(try store.read { try $0.refusals(list.request) }, of: "refusals")
    }
}
