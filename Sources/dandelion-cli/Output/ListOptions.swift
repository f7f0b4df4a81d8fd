import ArgumentParser
import Dandelion
import DandelionHost

/// Which part of a list is wanted.
struct ListOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Items at most.", valueName: "N"))
    var limit = 50

    @Option(help: ArgumentHelp("Go on where the list before ended, as it said.", valueName: "CURSOR"))
    var after: String?

    @Flag(help: "From the end to the beginning.")
    var newest = false

    func validate() throws {
        guard (1...100_000).contains(limit) else {
            throw ValidationError("--limit is \(limit); it must be from 1 to 100000")
        }
    }

    var request: PageRequest { PageRequest(limit: limit, after: after, newestFirst: newest) }
}

/// An instant of a command line: `2026-11-21T20:36:34Z`, or a date for its first instant in UTC.
struct InstantArgument: ExpressibleByArgument {
    let instant: Instant

    init?(argument: String) {
        let text = argument.contains("T") ? argument : argument + "T00:00:00Z"
        guard let instant = try? Instant(text) else { return nil }
        self.instant = instant
    }
}

/// One of a few words, with a suggestion for what is none.
func check(_ word: String?, of option: String, among words: [String]) throws {
    guard let word, !words.contains(word) else { return }
    let nearest = Suggestion.nearest(to: word, among: words).map { "Did you mean '\($0)'?" }
    throw ValidationError(
        "\(option) is '\(word)', which is none of \(words.joined(separator: ", ")). \(nearest ?? "")")
}
