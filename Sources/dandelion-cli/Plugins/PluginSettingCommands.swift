import ArgumentParser
import Dandelion
import DandelionHost

struct PluginsSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Set one of a plugin's settings in a home.",
        discussion: """
            New runs and rules see it from then on; runs that have begun keep what they began with.

              dandelion plugins set customer-to-channel.patience=7d
              dandelion plugins set "customer-to-channel.friend_reward=8.00 USD"
            """)

    @Argument(help: ArgumentHelp("As in customer-to-channel.patience=7d.", valueName: "NAME.SETTING=VALUE"))
    var setting: String

    @OptionGroup var order: OrderOptions

    func run() async throws {
        guard let equals = setting.firstIndex(of: "=") else {
            throw ValidationError("'\(setting)' sets nothing; write NAME.SETTING=VALUE")
        }
        let place = try SettingPlace(String(setting[..<equals]))
        let text = String(setting[setting.index(after: equals)...])
        try await order.send { home in
            let value = try home.settingValue(text, of: place.plugin, setting: place.setting)
            return .plugin(PluginOrder(.setting(name: place.setting, value: value), plugin: place.plugin))
        } done: { _ in
            "\(place.plugin).\(place.setting) is \(text)"
        }
    }
}

struct PluginsUnsetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unset", abstract: "Let a plugin's setting have its default again in a home.",
        discussion: """
              dandelion plugins unset customer-to-channel.patience
            """)

    @Argument(help: ArgumentHelp("As in customer-to-channel.patience.", valueName: "NAME.SETTING"))
    var setting: String

    @OptionGroup var order: OrderOptions

    func run() async throws {
        let place = try SettingPlace(setting)
        try await order.send { _ in
            .plugin(PluginOrder(.setting(name: place.setting, value: .null), plugin: place.plugin))
        } done: { _ in
            "\(place.plugin).\(place.setting) has its default again"
        }
    }
}

/// A setting as it is named on the command line: `customer-to-channel.patience`.
private struct SettingPlace {
    let plugin: String
    let setting: String

    init(_ text: String) throws {
        guard let dot = text.lastIndex(of: "."), dot != text.startIndex,
            text.index(after: dot) != text.endIndex
        else {
            throw ValidationError(
                "'\(text)' names no setting; write NAME.SETTING, as customer-to-channel.patience")
        }
        plugin = String(text[..<dot])
        setting = String(text[text.index(after: dot)...])
    }
}
