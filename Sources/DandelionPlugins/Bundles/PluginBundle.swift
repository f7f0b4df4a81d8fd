package import DandelionModel

/// All that a plugin consists of, under one hash: what a run begins with and finishes on.
///
/// The hash is the open SipHash-128 of the canonical encoding. It tells bundles
/// apart, and is no defence against somebody who looks for a second bundle with
/// the same hash: whoever may install plugins is trusted with more than that.
package struct PluginBundle: Sendable, Hashable {
    /// One file. Its path is relative to the plugin's folder, with slashes.
    package struct File: Sendable, Hashable {
        package let path: String
        package let text: [UInt8]

        package init(path: String, text: [UInt8]) {
            self.path = path
            self.text = text
        }
    }

    /// In the order of their paths' bytes.
    package let files: [File]
    /// The path of the file that is run first: `plugin.lua`, or the single file's name.
    package let main: String
    /// Thirty-two hexadecimal digits.
    package let hash: String

    /// What the sandbox makes of a plugin's text: the library's behaviour, the
    /// host's tables, the codec. A run records it, and is never continued in another.
    package static let dialect = 1
    package static let mainFile = "plugin.lua"
    /// The greatest size of one file, in bytes.
    package static let maximumFileBytes = 65_536
    package static let maximumFiles = 256

    /// - Throws: ``PluginRefusal`` where a file is too large or its path leads
    ///   elsewhere, where two have one path, where there are too many, and where
    ///   `main` is not among them.
    package init(files: [File], main: String = mainFile) throws(PluginRefusal) {
        let problems = Self.problems(of: files, main: main)
        guard problems.isEmpty else { throw PluginRefusal(problems, main: main) }
        self.files = files.sorted { $0.path.precedesInBytes($1.path) }
        self.main = main
        hash = Digest(of: Self.value(of: self.files, main: main)).description
    }

    /// The file of a path, or nil.
    package subscript(path: String) -> File? { files.first { $0.path.hasSameBytes(as: path) } }

    /// Whether the plugin came as one file, which has no folder to load others from.
    package var isSingleFile: Bool { main != Self.mainFile }

    private static func problems(of files: [File], main: String) -> [PluginProblem] {
        var problems: [PluginProblem] = []
        if files.count > maximumFiles {
            problems.append(
                PluginProblem(
                    file: main,
                    message: "the plugin has \(files.count) files, and at most \(maximumFiles) may be",
                    hint: "Join some of them, or move what is no part of it out of its folder"))
        }
        var seen: Set<String> = []
        for file in files {
            if !isInside(file.path) {
                problems.append(
                    PluginProblem(
                        file: file.path, message: "the path leads out of the plugin's folder",
                        hint: "Keep every file inside it"))
            }
            if !seen.insert(file.path).inserted {
                problems.append(
                    PluginProblem(
                        file: file.path, message: "two files have this path", hint: "Remove one of them"))
            }
            if file.text.count > maximumFileBytes {
                problems.append(
                    PluginProblem(
                        file: file.path,
                        message:
                            "the file has \(file.text.count) bytes, and at most \(maximumFileBytes) may be",
                        hint: "Split it, and load the parts with require or include"))
            }
        }
        if !seen.contains(main) {
            problems.append(
                PluginProblem(
                    file: main, message: "the plugin has no such file",
                    hint: "Its declarations stand in \(mainFile)"))
        }
        return problems
    }

    private static func isInside(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return !path.utf8.contains(0) && !path.contains("\\")
            && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
    }
}

// A bundle is what its hash says.
extension PluginBundle {
    package static func == (left: PluginBundle, right: PluginBundle) -> Bool { left.hash == right.hash }

    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

extension PluginBundle {
    /// The canonical form: what is stored, and what the hash is taken of.
    package var value: Value { Self.value(of: files, main: main) }

    /// The bundle of a stored value.
    ///
    /// - Throws: ``PluginRefusal`` where the value is no bundle, or breaks a rule for bundles.
    package init(value: Value) throws(PluginRefusal) {
        guard let main = value["main"]?.stringValue, let stored = value["files"]?.listValue else {
            throw Self.unreadable("it has no files")
        }
        var files: [File] = []
        for element in stored {
            guard let path = element["path"]?.stringValue, let text = element["text"].flatMap(Self.bytes)
            else {
                throw Self.unreadable("file \(files.count + 1) has no path or no text")
            }
            files.append(File(path: path, text: text))
        }
        try self.init(files: files, main: main)
    }

    private static func value(of files: [File], main: String) -> Value {
        [
            "dialect": .int(Int64(dialect)), "main": .string(main),
            "files": .list(files.map { ["path": .string($0.path), "text": Value(bytes: $0.text)] }),
        ]
    }

    private static func bytes(_ value: Value) -> [UInt8]? {
        switch value {
        case .string(let text): Array(text.utf8)
        case .bytes(let bytes): bytes
        default: nil
        }
    }

    private static func unreadable(_ reason: String) -> PluginRefusal {
        PluginRefusal([
            PluginProblem(
                file: mainFile, message: "the stored bundle cannot be read: \(reason)",
                hint: "Restore it from a backup, or install the plugin again")
        ])
    }
}
