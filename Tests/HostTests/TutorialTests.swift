import Foundation
import Testing

/// `Docs/tutorial.md`, line by line: its files are written, its commands are
/// run, and what they print must be what stands there.
///
/// A file's block stands under a line `<!-- file: NAME -->`. In an output `…`
/// stands for whatever there is in a line, and alone for any number of lines.
@Suite("The tutorial")
struct TutorialTests {
    private enum Step {
        case file(name: String, text: String)
        case command(line: Int, words: [String], output: [String])
    }

    @Test("does what it says, line by line")
    func verbatim() throws {
        let page = try String(contentsOfFile: HostCommand.repository + "/Docs/tutorial.md", encoding: .utf8)
        let command = try HostCommand()
        var commands = 0
        for step in Self.steps(of: page) {
            switch step {
            case .file(let name, let text): try command.write(text, to: name)
            case .command(let line, let words, let expected):
                commands += 1
                try #require(words.first == "dandelion", "line \(line)")
                let outcome = try command.run(Array(words.dropFirst()))
                let printed = (outcome.output + outcome.errors).split(
                    separator: "\n", omittingEmptySubsequences: false
                )
                .map { Self.trimmed(String($0)) }
                .filter { !$0.contains(" events, ") || !$0.contains(" %") }
                let isSame = Self.matches(Self.withoutEnd(printed)[...], Self.withoutEnd(expected)[...])
                #expect(
                    isSame,
                    "line \(line): \(words.joined(separator: " ")) printed\n\(printed.joined(separator: "\n"))"
                )
            }
        }
        #expect(commands >= 10)
    }

    private static func steps(of page: String) -> [Step] {
        var steps: [Step] = []
        var name: String?
        var block: (language: String, lines: [String], line: Int)?
        for (index, line) in page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            .enumerated()
        {
            if let open = block {
                guard line == "```" else {
                    block?.lines.append(line)
                    continue
                }
                if let file = name {
                    steps.append(.file(name: file, text: open.lines.joined(separator: "\n") + "\n"))
                } else if open.language == "console" {
                    steps += commands(in: open.lines, from: open.line)
                }
                (block, name) = (nil, nil)
            } else if line.hasPrefix("```") {
                block = (String(line.dropFirst(3)), [], index + 2)
            } else if line.hasPrefix("<!-- file: ") {
                name = String(line.dropFirst("<!-- file: ".count).dropLast(" -->".count))
            }
        }
        return steps
    }

    private static func commands(in lines: [String], from first: Int) -> [Step] {
        var steps: [Step] = []
        for (index, line) in lines.enumerated() where line.hasPrefix("$ ") {
            let output = lines[(index + 1)...].prefix { !$0.hasPrefix("$ ") }.map(trimmed)
            steps.append(
                .command(line: first + index, words: words(of: String(line.dropFirst(2))), output: output))
        }
        return steps
    }

    /// Words as a shell splits them, with single quotes.
    private static func words(of line: String) -> [String] {
        var (words, word, isQuoted, hasWord) = ([String](), "", false, false)
        for letter in line {
            if letter == "'" {
                isQuoted.toggle()
                hasWord = true
            } else if letter == " ", !isQuoted {
                if hasWord { words.append(word) }
                (word, hasWord) = ("", false)
            } else {
                word.append(letter)
                hasWord = true
            }
        }
        return hasWord ? words + [word] : words
    }

    private static func trimmed(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }

    private static func withoutEnd(_ lines: [String]) -> [String] {
        Array(lines.reversed().drop { $0.isEmpty }.reversed())
    }

    private static func matches(_ printed: ArraySlice<String>, _ expected: ArraySlice<String>) -> Bool {
        guard let first = expected.first else { return printed.isEmpty }
        if first == "…" {
            return printed.indices.contains { matches(printed[$0...], expected.dropFirst()) }
                || matches(printed[printed.endIndex...], expected.dropFirst())
        }
        guard let line = printed.first, matches(line: line, first) else { return false }
        return matches(printed.dropFirst(), expected.dropFirst())
    }

    private static func matches(line: String, _ pattern: String) -> Bool {
        let parts = pattern.split(separator: "…", omittingEmptySubsequences: false)
        guard parts.count > 1, let head = parts.first, let tail = parts.last else { return line == pattern }
        guard line.hasPrefix(head), line.hasSuffix(tail), line.count >= head.count + tail.count else {
            return false
        }
        var rest = line.dropFirst(head.count).dropLast(tail.count)
        for part in parts.dropFirst().dropLast() {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}
