import Foundation

/// A text of Lua's, and what it is called in errors.
package struct LuaChunk: Sendable {
    /// The longest that is compiled, in bytes.
    package static let limitInBytes = 64 << 10

    package let name: String
    package let text: [UInt8]

    package init(name: String, text: [UInt8]) {
        self.name = name
        self.text = Self.withoutShebang(text)
    }

    /// Reads a file, or standard input for `-`: never more of it than a chunk may have.
    ///
    /// - Throws: ``InputProblem`` where it cannot be read, or is too long. Nothing was run.
    package init(path: String) throws(InputProblem) {
        let isInput = path == "-"
        let name = isInput ? "stdin" : path
        var isFolder: ObjCBool = false
        if !isInput {
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw Self.problem(name, "there is no such file. Check the path")
            }
            if isFolder.boolValue {
                throw Self.problem(name, "it is a folder. Name one Lua file; dandelion test runs plugins")
            }
        }
        guard let file = isInput ? .standardInput : FileHandle(forReadingAtPath: path) else {
            throw Self.problem(name, "it may not be read. Check its permissions")
        }
        var text: [UInt8] = []
        do {
            while text.count <= Self.limitInBytes,
                let part = try file.read(upToCount: Self.limitInBytes + 1 - text.count), !part.isEmpty
            {
                text += part
            }
        } catch {
            throw Self.problem(name, "it cannot be read (\(error.localizedDescription))")
        }
        guard text.count <= Self.limitInBytes else {
            throw Self.problem(
                name,
                "it is longer than \(Self.limitInBytes) bytes, the most that one chunk may have. Split it")
        }
        self.init(name: name, text: text)
    }

    private static func problem(_ name: String, _ reason: String) -> InputProblem {
        InputProblem(file: name, line: 0, reason: "\(reason); nothing was run")
    }

    /// As Lua's own interpreter reads a script: its end of line stays, so that lines keep their numbers.
    private static func withoutShebang(_ text: [UInt8]) -> [UInt8] {
        guard text.first == UInt8(ascii: "#") else { return text }
        return Array(text.drop { $0 != UInt8(ascii: "\n") })
    }
}
