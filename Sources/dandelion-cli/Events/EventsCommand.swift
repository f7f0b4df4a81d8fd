import ArgumentParser

/// `dandelion events`: what happened to a home, entry by entry.
struct EventsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "List what was recorded, and what followed from it.",
        discussion: """
            A home's log holds everything that happened to it, in order: events, timers that were due, runs \
            that began, results of activities, orders of operators. Values of personal fields are never shown.

              dandelion events list --newest
              dandelion events list --type order.paid --member ada --since 2026-11-01
              dandelion events show 57
            """,
        subcommands: [EventsListCommand.self, EventsShowCommand.self],
        defaultSubcommand: EventsListCommand.self)
}
