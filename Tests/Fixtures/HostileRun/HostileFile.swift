import DandelionLua
import DandelionModel
import Foundation

/// A file that attacks the sandbox. Its first line says what must come of it:
///
///     -- attack: TEXT. expect: limit|denied|isolated|ok [also: limit|denied|isolated]
///        [check: stable] [wall: 300ms]
///
/// `check: stable` asks for the same bytes in every process. `wall:` is a
/// shorter wall limit than the usual two seconds, for files that only the clock
/// ends.
struct HostileFile: Sendable {
    let name: String
    let text: String

    /// The files of a folder, in the order of their names; none where it is not there.
    static func all(in folder: String) -> [HostileFile] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".lua") }.sorted().compactMap {
            HostileFile(path: "\(folder)/\($0)")
        }
    }

    init?(path: String) {
        guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
        name = path.split(separator: "/").last.map(String.init) ?? path
        text = String(decoding: bytes, as: UTF8.self)
    }

    init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    private func word(after key: String) -> String? {
        let header = text.prefix { $0 != "\n" }
        let words = header.split { " .|".contains($0) }
        guard let place = words.firstIndex(of: "\(key):"), place + 1 < words.count else { return nil }
        return String(words[place + 1])
    }

    var isStable: Bool { word(after: "check") == "stable" }

    /// Two seconds, if the file does not say otherwise. What is legal may wait for
    /// other work of the machine.
    var wall: Duration {
        let own = word(after: "wall").flatMap { Int($0.prefix { $0.isNumber }) }
        return own.map { .milliseconds($0) } ?? .seconds(word(after: "expect") == "ok" ? 20 : 2)
    }

    /// Whether this is one of the outcomes that the first line allows.
    func allows(_ outcome: HostileOutcome) -> Bool {
        [word(after: "expect"), word(after: "also")].contains { word in
            switch (word, outcome) {
            case ("limit", .limit), ("denied", .error): true
            case ("denied", .returned(let text)), ("isolated", .returned(let text)): text != "ESCAPED"
            case ("ok", .returned(let text)): text == "ok"
            default: false
            }
        }
    }
}

enum HostileOutcome: Sendable, Equatable, CustomStringConvertible {
    /// A limit ended it, and it could not hide that.
    case limit(String)
    /// It raised this.
    case error(String)
    /// It returned this, or no text.
    case returned(String?)

    var description: String {
        switch self {
        case .limit(let limit): "limit \(limit)"
        case .error(let message): "error \(message)"
        case .returned(let text): "returned \(text ?? "no text")"
        }
    }
}
