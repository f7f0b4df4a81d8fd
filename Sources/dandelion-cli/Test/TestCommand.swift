import ArgumentParser
import Dandelion
import DandelionHost
import DandelionTestWorld

/// `dandelion test`: runs the tests that plugins bring with them.
struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run a plugin's tests on the real engine, in memory and in virtual time.",
        discussion: """
            PLUGIN is a plugin's folder, its plugin.lua, a single Lua file, or a folder of plugins. Every \
            test gets an engine of its own, with nothing in it; days pass in milliseconds. Nothing is sent \
            and nothing is written to disk.

              dandelion test plugins/customer-to-channel
              dandelion test plugins --filter refund
              dandelion test my-plugin.lua --json | jq .failed

            Exit status: 0 when every test passed, 1 when one failed, a plugin was refused or there was no \
            test to run.
            """)

    @Argument(help: ArgumentHelp("Plugins to test.", valueName: "PLUGIN"), completion: .file())
    var plugins: [String]

    @Option(help: "Only tests whose name contains TEXT, whatever the case.")
    var filter: String?

    @Flag(help: "Print one JSON object instead of lines to read.")
    var json = false

    func run() async throws {
        let printer: any TestPrinter = json ? JSONTestPrinter() : LineTestPrinter(style: .ofTerminal)
        var tally = TestTally()
        for path in plugins {
            for source in try PluginSource.plugins(at: path) {
                await run(source, printer, &tally)
            }
        }
        printer.finish(tally)
        guard tally.failed == 0, tally.refused == 0, tally.passed > 0 else { throw ExitCode.failure }
    }

    private func run(_ source: PluginSource, _ printer: any TestPrinter, _ tally: inout TestTally) async {
        do {
            let tests = try await PluginTests(of: source)
            let chosen = tests.tests.filter { test in
                filter.map { test.name.lowercased().contains($0.lowercased()) } ?? true
            }
            tally.leftOut += tests.tests.count - chosen.count
            printer.begin(tests.plugin, tests: chosen.count)
            for test in chosen {
                let result = await tests.run(test)
                tally.add(result)
                printer.show(result)
            }
        } catch {
            tally.refused += 1
            printer.refuse(source.name, String(describing: error))
        }
    }
}
