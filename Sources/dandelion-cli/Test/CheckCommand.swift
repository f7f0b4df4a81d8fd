import ArgumentParser
import Dandelion
import DandelionHost

/// `dandelion check`: says what a plugin declares, or everything that is wrong with it.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check plugins without running them.",
        discussion: """
            Runs the declare phase alone, which touches no data and needs no rights, and lists what the \
            plugin declares, or every problem with its file, line and remedy.

            Exit status: 0 when every plugin can be loaded, otherwise 1.
            """)

    @Argument(help: ArgumentHelp("Plugins to check.", valueName: "PLUGIN"), completion: .file())
    var plugins: [String]

    func run() async throws {
        let style = TerminalStyle.ofTerminal
        var refused = 0
        for path in plugins {
            for source in try PluginSource.plugins(at: path) {
                do {
                    let plugin = try await source.check()
                    print(
                        "\(style.green("✓")) \(style.bold(plugin.name)) \(plugin.version): \(plugin.summary)")
                    for line in plugin.declarations { print("    \(line)") }
                } catch {
                    refused += 1
                    print("\(style.red("✗")) \(style.bold(source.name))")
                    for line in String(describing: error).split(separator: "\n") { print("    \(line)") }
                }
            }
        }
        if refused > 0 { throw ExitCode.failure }
    }
}
