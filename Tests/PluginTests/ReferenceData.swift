import Dandelion
import Foundation
import Testing

/// A data set that lies beside the checkout, with answers that programs of others worked out.
///
/// None is part of the repository: a test that needs one is skipped where it is not there.
struct ReferenceData {
    private static let sets = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "../shared/data").standardized

    private let folder: URL
    /// The answers, by their names.
    let expected: Value

    init(_ name: String) throws {
        folder = Self.sets.appending(path: name)
        expected = try JSONText.decode(
            String(contentsOf: folder.appending(path: "expected.json"), encoding: .utf8))
    }

    /// The trait of a test that needs a set.
    static func needed(_ name: String) -> ConditionTrait {
        .enabled(
            if: FileManager.default.fileExists(atPath: sets.appending(path: "\(name)/expected.json").path),
            "needs the data set '\(name)' in \(sets.path)")
    }

    /// The rows of a file below its header, each with as many fields as the header has.
    func rows(_ file: String) throws -> [[String]] {
        let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        let lines = text.split(whereSeparator: \.isNewline)
        let names = try #require(lines.first).split(separator: ",")
        return try lines.dropFirst().map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            try #require(fields.count == names.count, "\(file): \(line)")
            return fields
        }
    }

    /// The keys with the greatest numbers, ten at most; of equal numbers the lower key first.
    static func top<Key: Comparable>(_ numbers: [Key: Int64], as pair: (Key, Int64) -> [Value]) -> Value {
        let sorted = numbers.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return .list(sorted.prefix(10).map { .list(pair($0.key, $0.value)) })
    }

    /// Compares figures with the answers of a name, but for the words about how they were found.
    func compare(_ found: ValueMap, with name: String) throws {
        let answers = try #require(expected[name])
        guard case .map(var figures) = answers else { return #expect(answers == .map(found), "\(name)") }
        figures["rule"] = nil
        for figure in figures.entries {
            #expect(found[figure.key] == figure.value, "\(name), \(figure.key)")
        }
        #expect(found.count == figures.count, "\(name)")
    }
}

extension Home {
    /// The balances of all accounts of a kind in a currency, by their owners.
    func balances(_ kind: Account.Kind, in currency: Currency) async throws -> [String: Int64] {
        let home = HomeKey(name)
        return try await read { view in
            var balances: [String: Int64] = [:]
            for row in try view.rows(Scan(Tables.account, prefix: home.row)) {
                guard let account = row[2].text.flatMap(Account.init), account.kind == kind,
                    row[3].text == currency.code
                else { continue }
                balances[account.owner] = row[4].integer
            }
            return balances
        }
    }

    /// Everything that a plugin has put into its store.
    func stored(by plugin: String) async throws -> [String: Value] {
        let home = HomeKey(name)
        return try await read { view in
            let rows = try view.rows(Scan(Tables.record, prefix: home.row(.text("plugin:" + plugin))))
            return try Dictionary(
                uniqueKeysWithValues: rows.compactMap { row in
                    try row[3].text.map { ($0, try row[4].value()) }
                })
        }
    }

    /// Records events a thousand at a time, and returns when their turns have run.
    func record(all recordings: [Recording]) async throws {
        for start in stride(from: 0, to: recordings.count, by: 1_000) {
            let end = min(start + 1_000, recordings.count)
            try await record(contentsOf: Array(recordings[start..<end]), until: .processed)
        }
    }
}
