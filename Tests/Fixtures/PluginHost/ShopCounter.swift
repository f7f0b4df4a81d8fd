import Dandelion
import DandelionModel
import DandelionSQLite
import DandelionWorkflow
import Glibc

/// A host that obeys lines of its input, one answer for each, for tests that kill it.
///
/// Its clock is the system's, so many days ahead: what a run sleeps for is over
/// when the next host begins.
///
///     record TYPE ID JSON     recorded NUMBER
///     runs                    runs STATUS TEXT, …
///     balance MEMBER          balance AMOUNT held AMOUNT
///     messages MEMBER         messages TEMPLATE STATE, …
///     verify                  verify [COLLECTIONS]
///     end                     (ends)
///
/// Besides, it says `message MEMBER TEMPLATE` whenever it sends one.
struct ShopCounter {
    private static let plugin = "customer-to-channel"
    private static let home = "shop"

    let engine: Engine

    init(path: String, plugin: String, days: Int) {
        var options = EngineOptions()
        options.clock = ClockAhead(by: .seconds(86_400 * days))
        engine = Engine(
            store: .sqlite(path: path), plugins: [.folder(plugin)], events: [], channels: [SayingChannel()],
            options: options)
    }

    func serve() async throws {
        let running = Task { try await engine.run() }
        await engine.waitUntilRunning()
        say("ready")
        while let line = readLine() {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            guard let answer = try await answer(words) else { break }
            say(answer)
        }
        engine.stop()
        try await running.value
    }

    private func answer(_ words: [String]) async throws -> String? {
        // What went before is over: who is asked whether a run sleeps says so when it does.
        await engine.settle()
        let home = engine.home(Self.home)
        switch (words.first, words.count) {
        case ("record", 4):
            let body = try JSONText.decode(words[3])
            let receipt = try await home.record(type: words[1], body: body, id: words[2], until: .processed)
            return "recorded \(receipt.number ?? 0)"
        case ("runs", 1):
            let runs = try await home.runs(of: "\(Self.plugin)/invite")
            return "runs " + runs.map { "\($0.status) \($0.statusText ?? "-")" }.joined(separator: ", ")
        case ("balance", 2):
            let payable = try await home.balance(of: Account(.payable, words[1]), in: .usd)
            let held = try await home.balance(of: Account(.held, words[1]), in: .usd)
            return "balance \(payable) held \(held)"
        case ("messages", 2):
            let messages = try await home.messages(to: words[1])
            return "messages " + messages.map { "\($0.template) \($0.state)" }.joined(separator: ", ")
        case ("verify", 1): return "verify \(try await home.verifyFold())"
        case ("end", 1): return nil
        default: return "unknown \(words.joined(separator: " "))"
        }
    }
}

/// A line at once: whoever reads it may kill the process then.
private func say(_ line: String) {
    print(line)
    fflush(nil)
}

private struct SayingChannel: ChannelAdapter {
    let name = "saying"
    func deliver(_ message: OutgoingMessage, idempotencyKey: String) async throws {
        say("message \(message.member) \(message.template)")
    }
}

private struct ClockAhead: EngineClock {
    let duration: Duration
    init(by duration: Duration) { self.duration = duration }
    var isVirtual: Bool { false }
    func now() -> Instant { SystemClock().now() + duration }
}
