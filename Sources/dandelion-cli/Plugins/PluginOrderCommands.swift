import ArgumentParser
import Dandelion
import DandelionHost

struct PluginsEnableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Switch a plugin's rules on again in a home.",
        discussion: """
            It also resumes a plugin that limits have suspended: what waited goes on.

              dandelion plugins enable customer-to-channel
            """)

    @Argument(help: ArgumentHelp("The plugin's name.", valueName: "NAME"))
    var name: String

    @OptionGroup var order: OrderOptions

    func run() async throws {
        try await order.send { _ in
            .plugin(PluginOrder(.enable, plugin: name))
        } done: { _ in
            "plugin '\(name)' is enabled"
        }
    }
}

struct PluginsDisableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Switch a plugin's rules off in a home; runs that have begun go on.",
        discussion: """
              dandelion plugins disable customer-to-channel
            """)

    @Argument(help: ArgumentHelp("The plugin's name.", valueName: "NAME"))
    var name: String

    @OptionGroup var order: OrderOptions

    func run() async throws {
        try await order.send { _ in
            .plugin(PluginOrder(.disable, plugin: name))
        } done: { _ in
            "plugin '\(name)' is disabled"
        }
    }
}

struct PluginsGrantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant", abstract: "Let a plugin use a capability in a home.",
        discussion: """
            Turns that were blocked for want of it are driven again with
            `dandelion store dead-letters redrive`.

              dandelion plugins grant customer-to-channel messages.send
            """)

    @Argument(help: ArgumentHelp("The plugin's name.", valueName: "NAME"))
    var name: String

    @Argument(help: ArgumentHelp("As in messages.send.", valueName: "CAPABILITY"))
    var capability: String

    @OptionGroup var order: OrderOptions

    func run() async throws {
        try await order.send { _ in
            .plugin(PluginOrder(.grant(capability: capability), plugin: name))
        } done: { _ in
            "plugin '\(name)' may use \(capability)"
        }
    }
}

struct PluginsRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Take a capability from a plugin in a home.",
        discussion: """
            Its turns that use it are blocked from then on; what it has done stands.

              dandelion plugins revoke customer-to-channel messages.send
            """)

    @Argument(help: ArgumentHelp("The plugin's name.", valueName: "NAME"))
    var name: String

    @Argument(help: ArgumentHelp("As in messages.send.", valueName: "CAPABILITY"))
    var capability: String

    @OptionGroup var order: OrderOptions

    func run() async throws {
        try await order.send { _ in
            .plugin(PluginOrder(.revoke(capability: capability), plugin: name))
        } done: { _ in
            "plugin '\(name)' may not use \(capability)"
        }
    }
}
