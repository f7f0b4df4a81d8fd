import Foundation

extension PluginBundle {
    /// Reads a plugin from its folder: every `.lua` file, and the texts in `templates`.
    ///
    /// Hidden files and files of other kinds are left alone. Symbolic links are
    /// refused, wherever they lead: a bundle holds what lies in its folder.
    ///
    /// - Throws: ``PluginRefusal`` with everything that stands in the way.
    package init(folder: String) throws(PluginRefusal) {
        var reading = FolderReading(root: folder)
        reading.visit("", depth: 0)
        guard reading.problems.isEmpty else { throw PluginRefusal(reading.problems) }
        try self.init(files: reading.files)
    }

    /// Reads a plugin that is one file.
    ///
    /// - Throws: ``PluginRefusal`` where it cannot be read, or is a link.
    package init(file: String) throws(PluginRefusal) {
        let name = URL(fileURLWithPath: file).lastPathComponent
        var reading = FolderReading(root: URL(fileURLWithPath: file).deletingLastPathComponent().path)
        reading.take(name)
        guard reading.problems.isEmpty else { throw PluginRefusal(reading.problems, main: name) }
        try self.init(files: reading.files, main: name)
    }
}

/// One pass over a plugin's folder.
private struct FolderReading {
    let root: String
    var files: [PluginBundle.File] = []
    var problems: [PluginProblem] = []

    private static let deepest = 8
    private static let templates = ["txt", "html", "md"]

    init(root: String) { self.root = root }

    /// Everything below a folder, in the order of the names.
    mutating func visit(_ path: String, depth: Int) {
        guard depth <= Self.deepest else {
            return refuse(path, "the folder lies more than \(Self.deepest) folders deep", "Move its files up")
        }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: absolute(path)).sorted()
        } catch {
            return refuse(
                path, "the folder cannot be read", "See that it exists and that this process may read it")
        }
        for name in names where !name.hasPrefix(".") {
            guard files.count <= PluginBundle.maximumFiles else { return }
            take(path.isEmpty ? name : "\(path)/\(name)", depth: depth)
        }
    }

    /// A file that belongs to the plugin, or a folder.
    mutating func take(_ path: String, depth: Int = 0) {
        // These attributes are of a link itself, not of what it leads to.
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: absolute(path)) else {
            return refuse(
                path, "the file cannot be read", "See that it exists and that this process may read it")
        }
        switch attributes[.type] as? FileAttributeType {
        case .typeSymbolicLink?:
            refuse(path, "this is a symbolic link", "Put the file itself into the plugin's folder")
        case .typeDirectory?:
            visit(path, depth: depth + 1)
        case .typeRegular? where isPart(path):
            let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
            guard size <= PluginBundle.maximumFileBytes else {
                return refuse(
                    path, "the file has \(size) bytes, and at most \(PluginBundle.maximumFileBytes) may be",
                    "Split it, and load the parts with require or include")
            }
            guard let data = FileManager.default.contents(atPath: absolute(path)) else {
                return refuse(path, "the file cannot be read", "See that this process may read it")
            }
            files.append(PluginBundle.File(path: path, text: Array(data)))
        default: return
        }
    }

    private func isPart(_ path: String) -> Bool {
        let kind = URL(fileURLWithPath: path).pathExtension
        return kind == "lua" || path.hasPrefix("templates/") && Self.templates.contains(kind)
    }

    private func absolute(_ path: String) -> String { path.isEmpty ? root : "\(root)/\(path)" }

    private mutating func refuse(_ path: String, _ message: String, _ hint: String) {
        problems.append(PluginProblem(file: path.isEmpty ? root : path, message: message, hint: hint))
    }
}
