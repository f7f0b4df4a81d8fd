import ArgumentParser
import Dandelion
import DandelionHost

struct EventsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the entries of a home's log.",
        discussion: """
              dandelion events list --newest --limit 10
              dandelion events list --type order.paid --member ada
              dandelion events list --since 2026-11-01 --until 2026-12-01 --json | jq '.items[].fields'

            An entry's id can be handed to `dandelion events show` and to `dandelion why`.
            """)

    @Option(help: ArgumentHelp("Only events of this type, or starts of this workflow.", valueName: "TYPE"))
    var type: String?

    @Option(
        help: ArgumentHelp(
            "Only entries of this kind: \(EntryKind.words.joined(separator: ", ")).", valueName: "KIND"),
        completion: .list(EntryKind.words))
    var kind: String?

    @Option(help: ArgumentHelp("Only entries in which this member, or another id, stands.", valueName: "ID"))
    var member: String?

    @Option(help: ArgumentHelp("From this instant of the home's clock on (UTC).", valueName: "INSTANT"))
    var since: InstantArgument?

    @Option(
        help: ArgumentHelp(
            "Before this instant, as 2026-11-21T20:36:34Z or 2026-11-21.", valueName: "INSTANT"))
    var until: InstantArgument?

    @OptionGroup var list: ListOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try check(kind, of: "--kind", among: EntryKind.words) }

    func run() throws {
        var filter = EventFilter()
        filter.type = type
        filter.kind = kind
        filter.member = member
        filter.since = since?.instant
        filter.until = until?.instant
        let (page, nearest) = try store.read { home in
            let page = try home.events(filter, list.request)
            guard page.items.isEmpty, let type else { return (page, String?.none) }
            return (page, Suggestion.nearest(to: type, among: try home.eventTypes().filter { $0 != type }))
        }
        output.print(page, of: "entries" + (nearest.map { "; did you mean --type \($0)?" } ?? ""))
    }
}
