import DandelionLua
import DandelionModel
import Foundation
import Testing

/// A file of snippets with what each gives: see `Fixtures/manual/check.lua`, which
/// checks the same files in stock Lua.
struct ManualCases: CustomTestStringConvertible, Sendable {
    struct Case: Sendable {
        let snippet: String
        let expected: String
    }

    let testDescription: String
    let cases: [Case]

    private static let fixtures = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

    private static let manual = fixtures.appending(path: "manual")

    /// The files that stock Lua answers alike.
    static let all: [ManualCases] = {
        let files = try? FileManager.default.contentsOfDirectory(at: manual, includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "txt" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }.map { ManualCases(file: $0) }
    }()

    /// What stock Lua answers otherwise, on purpose.
    static let departures = ManualCases(file: fixtures.appending(path: "departures.txt"))

    private init(file: URL) {
        var cases: [Case] = []
        var snippet: [Substring] = []
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("--> ") {
                cases.append(
                    Case(snippet: snippet.joined(separator: "\n"), expected: String(line.dropFirst(4))))
                snippet = []
            } else if !line.hasPrefix("--") {
                snippet.append(line)
            }
        }
        testDescription = file.deletingPathExtension().lastPathComponent
        self.cases = cases
    }

    /// What the cases give that is not expected, each in a sandbox of its own.
    func differences() -> [String]? {
        onLuaThread { cases.compactMap { difference($0) } }
    }

    private func difference(_ each: Case) -> String? {
        let found: String
        do {
            let sandbox = try Sandbox(limits: .patient, functions: [])
            let check = try String(contentsOf: Self.manual.appending(path: "check.lua"), encoding: .utf8)
            let outcome = try sandbox.function(check)
            guard
                case .value(.string(let text))? = try sandbox.call(outcome, [.value(.string(each.snippet))])
                    .first
            else { throw Missing() }
            found = text
        } catch {
            found = "\(error)"
        }
        return found == each.expected ? nil : "\(each.snippet)\n  gives \(found)\n  and not \(each.expected)"
    }
}
