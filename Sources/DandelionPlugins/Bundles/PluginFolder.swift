import Foundation

/// A folder of plugins: each folder in it that has a `plugin.lua`, and each `.lua` file.
///
/// Reading it again tells what has changed: a bundle's hash is a new one.
package struct PluginFolder: Sendable {
    /// What stands for one plugin.
    package struct Entry: Sendable, Hashable {
        /// The name of the folder, or of the file without its ending. The
        /// plugin's own name stands in its manifest.
        package let name: String
        package let path: String
        package let isFolder: Bool

        /// Reads the plugin.
        package func bundle() throws(PluginRefusal) -> PluginBundle {
            isFolder ? try PluginBundle(folder: path) : try PluginBundle(file: path)
        }
    }

    package let path: String

    package init(path: String) { self.path = path }

    /// The plugins, by name. Hidden ones and links are left out.
    ///
    /// - Throws: ``PluginRefusal`` where the folder cannot be read.
    package func entries() throws(PluginRefusal) -> [Entry] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            throw PluginRefusal([
                PluginProblem(
                    file: path, message: "the folder of plugins cannot be read",
                    hint: "See that it exists and that this process may read it")
            ])
        }
        return names.compactMap(entry)
    }

    private func entry(_ name: String) -> Entry? {
        let whole = "\(path)/\(name)"
        guard !name.hasPrefix("."), let kind = Self.kind(of: whole) else { return nil }
        if kind == .typeDirectory {
            guard Self.kind(of: "\(whole)/\(PluginBundle.mainFile)") != nil else { return nil }
            return Entry(name: name, path: whole, isFolder: true)
        }
        guard kind == .typeRegular, name.hasSuffix(".lua") else { return nil }
        return Entry(name: String(name.dropLast(4)), path: whole, isFolder: false)
    }

    private static func kind(of path: String) -> FileAttributeType? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
    }
}
