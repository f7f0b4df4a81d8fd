import ArgumentParser
import Dandelion
import DandelionHost

/// How an operator's order is sent, shared by all that change something.
struct OrderOptions: ParsableArguments {
    @OptionGroup var store: StoreOptions

    @Option(
        help: ArgumentHelp(
            "Seconds to wait until a running host has carried the order out; 0 only sends it.",
            valueName: "SECONDS"))
    var wait = 10.0

    @Option(
        help: ArgumentHelp(
            "The order's own id: sent again under it, it is carried out once.", valueName: "ID"))
    var orderID: String?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (0...86_400).contains(wait) else {
            throw ValidationError("--wait is \(wait); it must be from 0 to 86400 seconds")
        }
    }

    /// Sends an order to the home, waits for what comes of it, and says so.
    ///
    /// - Parameters:
    ///   - order: The order, made of what the home is now.
    ///   - done: What is so once it has been carried out: `plugin 'shop' is disabled`.
    func send(
        _ order: (HomeView) throws -> OperatorOrder, done: (HomeView) throws -> String
    ) async throws {
        let (home, order) = try store.read { ($0.home.name, try order($0)) }
        let mail = try await OperatorMail(try store.address)
        defer { mail.close() }
        let sent = try await mail.send(order, to: home, id: orderID)
        let outcome = try await mail.outcome(of: sent, within: .seconds(wait))
        var report = OrderReport(order: sent, outcome: outcome)
        if case .done = outcome { report.done = try store.read(done) }
        print(output.json ? JSONOutput.text(report.value) : report.text)
        if report.hasFailed { throw ExitCode.failure }
    }
}
