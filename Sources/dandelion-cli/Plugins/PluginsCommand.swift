import ArgumentParser
import DandelionHost

/// `dandelion plugins`: what a home has of plugins, and what it lets them do.
struct PluginsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugins",
        abstract: "List the plugins of a home; change their rights and settings.",
        discussion: """
              dandelion plugins list
              dandelion plugins show customer-to-channel
              dandelion plugins set customer-to-channel.patience=7d
              dandelion plugins revoke customer-to-channel messages.send

            What is changed is mail: a running host takes it up at once, else the next one does.
            """,
        subcommands: [
            PluginsListCommand.self, PluginsShowCommand.self, PluginsSetCommand.self,
            PluginsUnsetCommand.self, PluginsEnableCommand.self, PluginsDisableCommand.self,
            PluginsGrantCommand.self, PluginsRevokeCommand.self, PluginsLimitsCommand.self,
        ],
        defaultSubcommand: PluginsListCommand.self)
}

struct PluginsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the plugins of a home, by their names.",
        discussion: """
            What a plugin declares is read from the bundle that the store keeps.

              dandelion plugins list
              dandelion plugins list --json | jq '.items[] | {name, version, missing}'
            """)

    @OptionGroup var list: ListOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { output.print(try store.read { try $0.plugins(list.request) }, of: "plugins") }
}

struct PluginsShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a plugin: version, rights, settings, and what it declares.",
        discussion: """
              dandelion plugins show customer-to-channel
              dandelion plugins show customer-to-channel --json | jq '.settings[] | select(.is_set)'
            """)

    @Argument(help: ArgumentHelp("The plugin's name.", valueName: "NAME"))
    var name: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws { output.print(try store.read { try $0.plugin(name) }) }
}
