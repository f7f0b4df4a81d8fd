import ArgumentParser

/// Measures the engine on this machine, beside what plain C could do there.
///
/// Results go to standard output, progress to standard error. Figures of
/// different runs, or of a machine that does other things, do not compare.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dandelion-bench",
        abstract: "Measure the store, the fold and what sleeping costs.",
        discussion: "Build it in release, and let the machine do nothing else.",
        subcommands: [
            StoreCommand.self, FoldCommand.self, TimersCommand.self, IdleCommand.self,
            LuaCommand.self, PluginsCommand.self, ReplayCommand.self, ImportCommand.self,
            FoldGuestCommand.self, TimersOwnerCommand.self,
        ])
}
