import Dandelion
import DandelionModel
import DandelionWorkflow

/// What went wrong in the plugin itself: beside an expectation that did not hold,
/// it is most often the cause.
extension PluginTestWorld {
    /// The same failure, with the turns of the plugin that failed before it.
    func explained(_ failure: PluginTestFailure) async -> PluginTestFailure {
        guard let turns = try? await failedTurns(), !turns.isEmpty else { return failure }
        let lines = turns.suffix(3).filter { !failure.message.contains($0.reason) }.map { turn in
            "\n\(turn.name) failed: \(turn.reason)"
        }
        return PluginTestFailure(message: failure.message + lines.joined(), location: failure.location)
    }

    /// Expects that the last event's turn of a rule did what it was to do.
    func expectDone(_ rule: String, at call: PluginTestCall) async throws {
        guard let lastEntry, let entry = try await testHome.changes(after: lastEntry - 1, limit: 1).first
        else { return }
        for turn in entry.turns where turn.handler == "\(plugin)/rule \(rule)" {
            if case .failed(let reason, _, _) = turn.outcome {
                throw failure("rule '\(rule)' fired, but its turn failed: \(reason)", call)
            }
        }
    }

    /// Expects that the home has taken an order of the operator's.
    func expectTaken(_ receipt: Receipt, at call: PluginTestCall) async throws {
        await clock.advance(try engine, by: .zero)
        guard let number = receipt.number,
            let entry = try await testHome.changes(after: number - 1, limit: 1).first
        else { return }
        for turn in entry.turns {
            if case .failed(let reason, _, _) = turn.outcome { throw failure(reason, call) }
        }
    }

    /// The plugin's turns that failed, each reason once, in the order of the log.
    private func failedTurns() async throws -> [(name: String, reason: String)] {
        var found: [(name: String, reason: String)] = []
        var cursor: Int64 = 0
        while true {
            let entries = try await testHome.changes(after: cursor)
            guard let last = entries.last else { return found }
            cursor = last.number
            for turn in entries.flatMap(\.turns) where turn.handler.hasPrefix(plugin + "/") {
                guard case .failed(let reason, _, _) = turn.outcome else { continue }
                let name = String(turn.handler.dropFirst(plugin.count + 1))
                let title = name.hasPrefix("rule ") ? "rule '\(name.dropFirst(5))'" : "workflow '\(name)'"
                if !found.contains(where: { $0.name == title && $0.reason == reason }) {
                    found.append((title, reason))
                }
            }
        }
    }
}
