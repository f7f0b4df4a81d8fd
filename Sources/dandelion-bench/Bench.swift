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
        discussion: """
            Build it in release, and let the machine do nothing else. A PostgreSQL server for measuring, which \
            lives as long as the shell: DURABLE=1 Tests/postgres/cluster.sh FOLDER $$ prints its port, and \
            postgres://dandelion@127.0.0.1:PORT/postgres is its address.
            """,
        subcommands: [
            StoreCommand.self, FoldCommand.self, TimersCommand.self, IdleCommand.self, WakeCommand.self,
            LuaCommand.self, PluginsCommand.self, ReplayCommand.self, ImportCommand.self,
            FoldGuestCommand.self, FoldWorkerCommand.self, TimersOwnerCommand.self, WakeGuestCommand.self,
        ])
}
