import DandelionHost
import DandelionTestWorld
import Foundation

/// Shows how tests go, while they go.
protocol TestPrinter: AnyObject {
    func begin(_ plugin: String, tests: Int)
    func show(_ result: PluginTestResult)
    func refuse(_ plugin: String, _ reason: String)
    func finish(_ tally: TestTally)
}

/// One line a test, and beneath a failed one what did not hold.
final class LineTestPrinter: TestPrinter {
    private let style: TerminalStyle

    init(style: TerminalStyle) { self.style = style }

    func begin(_ plugin: String, tests: Int) { print(style.bold(plugin)) }

    func show(_ result: PluginTestResult) {
        let time = String(format: "%.0f ms", result.seconds * 1_000)
        guard !result.passed else {
            print("  \(style.green("✓")) \(result.test) \(style.dim(time))")
            return
        }
        print("  \(style.red("✗")) \(result.test) \(style.dim(time))")
        for line in (result.message ?? "").split(separator: "\n", omittingEmptySubsequences: false) {
            print("      \(line)")
        }
        print("      \(style.dim("at \(result.failedAt ?? result.location)"))")
        for line in result.output { print("      \(style.dim("| " + line))") }
    }

    func refuse(_ plugin: String, _ reason: String) {
        print("\(style.bold(plugin)) \(style.red("was refused"))")
        for line in reason.split(separator: "\n") { print("  \(line)") }
    }

    func finish(_ tally: TestTally) {
        guard tally.passed + tally.failed > 0 else {
            let left = tally.leftOut > 0 ? "; the filter left out \(tally.leftOut)" : ""
            if tally.refused > 0 { return print("\nno test was run\(left)") }
            print("no test was run\(left). Declare one with: test \"what should hold\" (function(t) … end)")
            return
        }
        print("")
        var parts = ["\(tally.passed) passed", "\(tally.failed) failed"]
        if tally.refused > 0 { parts.append("\(tally.refused) refused") }
        if tally.leftOut > 0 { parts.append("\(tally.leftOut) left out by the filter") }
        let text = parts.joined(separator: ", ")
        let coloured = tally.failed + tally.refused == 0 ? style.green(text) : style.red(text)
        print("\(coloured) \(style.dim(String(format: "in %.2f s", tally.seconds)))")
    }
}

/// One object at the end, for programs.
final class JSONTestPrinter: TestPrinter {
    private struct Refusal: Encodable {
        let plugin: String
        let reason: String
    }

    private struct Report: Encodable {
        let passed: Int
        let failed: Int
        let leftOut: Int
        let seconds: Double
        let tests: [PluginTestResult]
        let refused: [Refusal]
    }

    private var results: [PluginTestResult] = []
    private var refusals: [Refusal] = []

    func begin(_ plugin: String, tests: Int) {}
    func show(_ result: PluginTestResult) { results.append(result) }
    func refuse(_ plugin: String, _ reason: String) {
        refusals.append(Refusal(plugin: plugin, reason: reason))
    }

    func finish(_ tally: TestTally) {
        let report = Report(
            passed: tally.passed, failed: tally.failed, leftOut: tally.leftOut, seconds: tally.seconds,
            tests: results, refused: refusals)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(report) else { return }
        print(String(decoding: data, as: UTF8.self))
    }
}
