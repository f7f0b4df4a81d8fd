import ArgumentParser
import DandelionHost

/// `dandelion members`: the people of a home, and what they brought and earned.
struct MembersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "members",
        abstract: "List the members of a home, and what they brought and earned.",
        discussion: """
            Names and addresses are never shown: they stand apart, where they can be erased.

              dandelion members list --referrer
              dandelion members list --channel --json | jq -r '.items[].id'
              dandelion members show ada
            """,
        subcommands: [MembersListCommand.self, MembersShowCommand.self],
        defaultSubcommand: MembersListCommand.self)
}

struct MembersListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List members, by their ids.",
        discussion: """
              dandelion members list --channel
              dandelion members list --referrer --tier gold
              dandelion members list --limit 1000 --after m-000950
            """)

    @Flag(help: "Only members who have become a channel.")
    var channel = false

    @Flag(help: "Only members who refer friends in some program.")
    var referrer = false

    @Flag(help: "Only members who are banned.")
    var banned = false

    @Flag(help: "Only members who want no messages.")
    var unsubscribed = false

    @Option(help: ArgumentHelp("Only members of this tier.", valueName: "TIER"))
    var tier: String?

    @OptionGroup var list: ListOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        var filter = MemberFilter()
        filter.channel = channel
        filter.referrer = referrer
        filter.banned = banned
        filter.unsubscribed = unsubscribed
        filter.tier = tier
        output.print(try store.read { try $0.members(filter, list.request) }, of: "members")
    }
}
