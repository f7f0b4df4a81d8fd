import ArgumentParser
import Dandelion
import DandelionHost

struct PluginsLimitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits", abstract: "Say what one turn of a plugin may spend in a home.",
        discussion: """
            What is not given is as the host has it: 20000000 instructions, 16MiB, 2s and 64KiB, unless
            its program says otherwise. What was given before and is not now is the host's again. Turns
            that went well are not judged again, whatever is allowed later.

              dandelion plugins limits customer-to-channel --instructions 50000000 --wall 5s
              dandelion plugins limits customer-to-channel --reset
            """)

    @Argument(help: ArgumentHelp("The plugin's name.", valueName: "NAME"))
    var name: String

    @Option(
        help: ArgumentHelp(
            "Units of work; one is about one instruction of Lua's machine.", valueName: "N"))
    var instructions: Int64?

    @Option(
        help: ArgumentHelp(
            "Memory of the plugin's state: a number and B, kB, MB, KiB, MiB or GiB.", valueName: "SIZE"))
    var memory: String?

    @Option(help: ArgumentHelp("Real time: a number and ms, s, m or h.", valueName: "TIME"))
    var wall: String?

    @Option(
        name: .customLong("output"),
        help: ArgumentHelp("What it may print and log, as --memory is given.", valueName: "SIZE"))
    var printed: String?

    @Flag(help: "Take the host's limits again.")
    var reset = false

    @OptionGroup var order: OrderOptions

    func validate() throws {
        let allowance = try allowance()
        if reset, !allowance.isEmpty {
            throw ValidationError("--reset takes all of the host's limits again; give it alone")
        }
        if !reset, allowance.isEmpty {
            throw ValidationError(
                "nothing is given; write --instructions, --memory, --wall, --output or --reset")
        }
    }

    func run() async throws {
        let allowance = try allowance()
        try await order.send { _ in
            .plugin(PluginOrder(.limits(allowance), plugin: name))
        } done: { home in
            try home.plugin(name).limitsText
        }
    }

    private func allowance() throws -> PluginAllowance {
        let time = try wall.map { text in
            guard let time = LuaQuantity.duration(text) else {
                throw ValidationError(
                    "--wall is '\(text)'; write a number and ms, s, m or h, as in 2s or 1.5s")
            }
            return time
        }
        return PluginAllowance(
            instructions: instructions, bytes: try Self.bytes(memory, "--memory"), wall: time,
            output: try Self.bytes(printed, "--output"))
    }

    private static func bytes(_ text: String?, _ option: String) throws -> Int? {
        guard let text else { return nil }
        // A plain number is bytes: so a limit can be copied from an error's text.
        guard let bytes = LuaQuantity.bytes(text) ?? Int(text) else {
            throw ValidationError(
                "\(option) is '\(text)'; write a number and B, kB, MB, KiB, MiB or GiB, as in 16MiB")
        }
        return bytes
    }
}
