import ArgumentParser
import Dandelion
import DandelionHost
import Foundation

/// `dandelion run`: loads plugins, feeds events, drains, and says what came of it.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run plugins on events: load, feed, drain, report.",
        discussion: """
            PLUGIN is a plugin's folder, its plugin.lua, a single Lua file, or a folder of plugins.

            Events come from JSON Lines, one a line:
              {"type": "order.paid", "id": "o-1", "occurred_at": "1997-03-01T10:00:00Z",
               "body": {"order": "o-1", "member": "ada", "amount": "10.00 USD"}}
            or from CSV, with a mapping that says which column is which field (Docs/mapping.md).

            Time is that of the events: 18 months of them run in seconds, and what happens in between \
            (reminders, ends of holds) happens on the way. With --clock real it is that of the machine.

            Run it again whenever you like, after Ctrl-C and kill -9 too: each event is known by its id, \
            and nothing doubles. Nothing is sent to anybody: messages are noted as they would go out.

            On postgres:// several runs share the work. With the events' time each waits until its home is \
            free, and goes on from there; with --clock real, and with --stay, they divide the homes.

              dandelion run plugins/customer-to-channel --input orders.jsonl
              dandelion run my-plugins --input orders.csv --input refunds.csv --map map.yaml --report out
              dandelion run thanks.lua --input orders.jsonl --set thanks.large='50.00 USD'
              dandelion run payouts.lua --start payouts --with '{"month": "1998-06"}'
              dandelion run plugins/customer-to-channel --stay --store postgres://shop@db/shop

            Exit status: 0 when all went well, 1 when something was refused or failed, 64 for a command \
            line that cannot be understood, 130 after Ctrl-C.
            """)

    @Argument(help: ArgumentHelp("Plugins to run.", valueName: "plugin"), completion: .file())
    var plugins: [String] = []

    @OptionGroup var place: StoreOptions

    @Option(
        name: .customLong("input"),
        help: ArgumentHelp(
            "Events to record: JSON Lines or CSV; - is standard input. May be repeated.", valueName: "file"),
        completion: .file())
    var inputs: [String] = []

    @Option(
        name: .customLong("map"),
        help: ArgumentHelp("How the columns of CSV files become events.", valueName: "file"),
        completion: .file())
    var mapping: String?

    @Option(help: "Whose time counts: events or real.")
    var clock = RunRequest.Clock.events

    @Flag(
        help: """
            Keep working, in the machine's time, on what others record, until Ctrl-C or SIGTERM; several \
            processes share a store on postgres://.
            """)
    var stay = false

    @Option(help: ArgumentHelp("A workflow to start once the events are recorded.", valueName: "workflow"))
    var start: String?

    @Option(
        name: .customLong("with"),
        help: ArgumentHelp("The input of that workflow, as a JSON object.", valueName: "json"))
    var input: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "A setting of a plugin, kept by the home. May be repeated.", valueName: "plugin.setting=value"),
        transform: SettingChange.argument)
    var settings: [SettingChange] = []

    @Option(
        help: ArgumentHelp("Write report.html and outcome.json into this folder.", valueName: "folder"),
        completion: .directory)
    var report: String?

    @Option(help: "What to do about lines that are wrong: stop before recording anything, or skip them.")
    var onError = RunRequest.OnError.stop

    @Flag(help: "Print one JSON object instead of the table.")
    var json = false

    func validate() throws {
        if plugins.isEmpty {
            throw ValidationError(
                "name a plugin to run, such as plugins/customer-to-channel; see dandelion run --help")
        }
        if input != nil, start == nil {
            throw ValidationError("--with is the input of --start; name a workflow too")
        }
        if stay, !inputs.isEmpty || start != nil || !settings.isEmpty || report != nil || json {
            throw ValidationError(
                "--stay works on what others record; feed, set, start and report with a run of its own")
        }
        _ = try workflow()
    }

    private func workflow() throws -> RunRequest.Start? {
        guard let start else { return nil }
        do {
            return RunRequest.Start(workflow: start, input: try JSONText.decode(input ?? "{}"))
        } catch {
            throw ValidationError("--with is no JSON: \(error)")
        }
    }

    func run() async throws {
        var request = RunRequest()
        request.plugins = plugins
        request.store = try place.address
        request.home = place.home
        request.inputs = inputs
        request.mapping = mapping
        request.clock = clock
        request.start = try workflow()
        request.settings = settings
        request.onError = onError
        if stay { return try await work(request) }
        let progress = RunProgress()
        let (asked, folder) = (request, report)
        let work = Task {
            try await HostRun(asked) { progress.show($0) }.run(report: folder)
        }
        let interruption = Interruption { work.cancel() }
        defer { interruption.end() }
        defer { progress.end() }
        do {
            let outcome = try await work.value
            progress.end()
            print(json ? try outcome.json() : RunTable(outcome, style: .ofTerminal).text(report: report))
        } catch is CancellationError {
            throw CommandFailure(
                stopped:
                    "stopped; what was under way is recorded in \(request.store.text), and the same command goes on from there"
            )
        }
    }
}

extension RunCommand {
    /// Works until it is told to stop, which is a good end.
    private func work(_ request: RunRequest) async throws {
        let progress = RunProgress()
        progress.note("working on \(request.store.text); Ctrl-C stops")
        let work = Task { try await StayingWorker(request).run { progress.show(shards: $0) } }
        let interruption = Interruption { work.cancel() }
        defer { interruption.end() }
        try await work.value
        progress.note("stopped; everything that was under way is recorded")
    }
}

extension RunRequest.Clock: ExpressibleByArgument {}
extension RunRequest.OnError: ExpressibleByArgument {}

extension SettingChange {
    @Sendable
    static func argument(_ text: String) throws -> SettingChange {
        do throws(SettingChangeFault) { return try SettingChange(text) } catch {
            throw ValidationError("\(error)")
        }
    }
}
