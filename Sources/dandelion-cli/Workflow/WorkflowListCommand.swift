import ArgumentParser
import Dandelion
import DandelionHost

struct WorkflowListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List runs, in the order in which they began.",
        discussion: """
              dandelion workflow list --status blocked
              dandelion workflow list --workflow customer-to-channel/invite --newest
              dandelion workflow list --key ada --json | jq -r '.items[].id'

            Each message goes out by a run of its own, which is listed with --messages only.
            """)

    @Option(
        help: ArgumentHelp(
            "Only runs of this workflow, as 'invite' or 'customer-to-channel/invite'.", valueName: "NAME"))
    var workflow: String?

    @Option(
        help: ArgumentHelp(
            "Only runs that are \(RunStatus.words.joined(separator: ", ")).", valueName: "STATUS"),
        completion: .list(RunStatus.words))
    var status: String?

    @Option(help: ArgumentHelp("Only runs that were started under this key.", valueName: "KEY"))
    var key: String?

    @Flag(help: "Also the runs by which messages go out.")
    var messages = false

    @OptionGroup var list: ListOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try check(status, of: "--status", among: RunStatus.words) }

    func run() throws {
        var filter = RunFilter()
        filter.workflow = workflow
        filter.status = status
        filter.key = key
        filter.includesMessages = messages
        output.print(try store.read { try $0.runs(filter, list.request) }, of: "runs")
    }
}

struct WorkflowShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a run as a timeline: what woke it, what it did, what it waits for.",
        discussion: """
              dandelion workflow show 01hf7yat00e4vb7q3cc7qk5t3n
              dandelion workflow show 01hf7yat00e4vb7q3cc7qk5t3n --json | jq '.steps[].calls[].call'
            """)

    @Argument(help: ArgumentHelp("The run's id.", valueName: "RUN"))
    var id: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { output.print(try store.read { try $0.run(id) }) }
}
