import ArgumentParser

@main
struct Host: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dandelion", abstract: "Rules and workflows for social business.")
}
