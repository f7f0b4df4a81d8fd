import DandelionModel

/// One thing that is wrong with a plugin, and where.
public struct PluginProblem: Error, Sendable, Hashable {
    /// The file within the plugin's folder, such as `lib/codes.lua`; the folder
    /// itself where no file is meant.
    public let file: String
    /// Counts from 1; nil where the whole file is meant.
    public let line: Int?
    /// What is wrong, with the names and numbers.
    public let message: String
    /// What to write instead.
    public let hint: String?

    public init(file: String, line: Int? = nil, message: String, hint: String? = nil) {
        self.file = file
        self.line = line
        self.message = message
        self.hint = hint
    }

    /// A problem at a place such as `plugin.lua:12`.
    package init(at place: String, message: String, hint: String? = nil) {
        let parts = place.split(separator: ":", maxSplits: 1).map(String.init)
        self.init(
            file: parts.first ?? place, line: parts.count == 2 ? Int(parts[1]) : nil, message: message,
            hint: hint)
    }

    /// A problem in the words of another error: its last sentences are the hint.
    package init(at place: String, text: String) {
        guard let end = text.firstRange(of: ". ") else {
            self.init(at: place, message: text)
            return
        }
        self.init(at: place, message: String(text[..<end.lowerBound]), hint: String(text[end.upperBound...]))
    }
}

extension PluginProblem: CustomStringConvertible {
    /// As in `plugin.lua:12: no event type is called 'order.payed'. Did you mean 'order.paid'?`
    public var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        guard let hint, let first = hint.first else { return "\(place): \(message)" }
        return "\(place): \(message). \(first.uppercased())\(hint.dropFirst())"
    }
}

/// Why a plugin was not loaded: all that is wrong with it, as far as it could be
/// read. Nothing of the plugin was taken over.
public struct PluginRefusal: Error, Sendable, Equatable {
    /// At least one, by file and line.
    public let problems: [PluginProblem]

    /// - Parameter main: The file whose problems come first.
    package init(_ problems: [PluginProblem], main: String = "plugin.lua") {
        let ordered = problems.enumerated().sorted { left, right in
            let (a, b) = (left.element, right.element)
            if a.file != b.file { return a.file == main || b.file != main && a.file.precedesInBytes(b.file) }
            return (a.line ?? 0, left.offset) < (b.line ?? 0, right.offset)
        }
        var seen: Set<PluginProblem> = []
        self.problems = ordered.map(\.element).filter { seen.insert($0).inserted }
    }
}

extension PluginRefusal: CustomStringConvertible {
    /// A line for each problem.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
