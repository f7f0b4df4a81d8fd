import ArgumentParser
import DandelionHost

struct EventsShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show an entry: its fields, its cause, its turns, what it caused.",
        discussion: """
              dandelion events show 57
              dandelion events show entry:57 --json | jq '.turns[].outcome'
            """)

    @Argument(help: ArgumentHelp("The entry's number, with or without 'entry:'.", valueName: "N"))
    var entry: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { output.print(try store.read { try $0.event(entry) }) }
}
