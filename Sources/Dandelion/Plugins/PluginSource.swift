package import DandelionPlugins
import Foundation

/// Where a plugin comes from, and what the host lets it do.
///
/// A plugin is a folder with a `plugin.lua`, or one Lua file. Nothing is read
/// until the engine opens its store, or ``check()`` is called.
public struct PluginSource: Sendable {
    /// What of a plugin's `needs` the host grants.
    public enum Grants: Sendable, Equatable {
        /// All that the plugin asks for: for plugins that the host trusts with its data.
        case everythingNeeded
        /// These capabilities and no others; a plugin that needs more is loaded,
        /// and its turns are blocked where they use what was not granted.
        case only(Set<String>)
    }

    /// As it is named in messages: the path.
    public let name: String
    public let grants: Grants
    /// The plugins that stand there now.
    package let parts: @Sendable () throws -> [Part]

    /// One plugin of a source.
    package struct Part: Sendable {
        /// The folder of its files; nil where they lie in none.
        package let folder: String?
        package let load: @Sendable () throws -> PluginBundle
    }

    /// A plugin's folder, with a `plugin.lua` in it; or a folder of plugins: each
    /// folder in it that has one, and each Lua file, in the order of their names.
    ///
    /// It is looked through again whenever plugins are loaded.
    public static func folder(_ path: String, grants: Grants = .everythingNeeded) -> PluginSource {
        PluginSource(name: path, grants: grants) {
            let plugin = Part(folder: path) { try PluginBundle(folder: path) }
            if FileManager.default.fileExists(atPath: "\(path)/\(PluginBundle.mainFile)") { return [plugin] }
            let entries = try PluginFolder(path: path).entries()
            // That one says what is missing.
            if entries.isEmpty { return [plugin] }
            return entries.map { entry in
                Part(folder: entry.isFolder ? entry.path : path) { try entry.bundle() }
            }
        }
    }

    /// A plugin that is one Lua file.
    public static func file(_ path: String, grants: Grants = .everythingNeeded) -> PluginSource {
        PluginSource(name: path, grants: grants) {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().relativePath
            return [Part(folder: folder) { try PluginBundle(file: path) }]
        }
    }

    /// A plugin whose text is at hand: tests, and hosts that keep plugins elsewhere.
    public static func text(
        _ source: String, name: String = "plugin.lua", grants: Grants = .everythingNeeded
    ) -> PluginSource {
        PluginSource(name: name, grants: grants) {
            [
                Part(folder: nil) {
                    try PluginBundle(
                        files: [PluginBundle.File(path: name, text: Array(source.utf8))], main: name)
                }
            ]
        }
    }

    /// The bundle of a source of one plugin.
    ///
    /// - Throws: ``PluginRefusal``, also where it is a folder of several.
    func load() throws -> PluginBundle {
        let parts = try parts()
        guard let part = parts.first, parts.count == 1 else {
            throw PluginRefusal([
                PluginProblem(
                    file: name, message: "the folder holds \(parts.count) plugins", hint: "name one of them")
            ])
        }
        return try part.load()
    }

    /// The plugins at a path: a plugin's folder, its `plugin.lua`, a single Lua
    /// file, or a folder of plugins (in the order of their names).
    ///
    /// - Throws: ``PluginRefusal`` where the path leads to nothing that can be read.
    public static func plugins(at path: String, grants: Grants = .everythingNeeded) throws -> [PluginSource] {
        let main = "/" + PluginBundle.mainFile
        if path.hasSuffix(main) { return [folder(String(path.dropLast(main.count)), grants: grants)] }
        if path.hasSuffix(".lua") { return [file(path, grants: grants)] }
        if FileManager.default.fileExists(atPath: path + main) { return [folder(path, grants: grants)] }
        return try PluginFolder(path: path).entries().map { entry in
            entry.isFolder ? folder(entry.path, grants: grants) : file(entry.path, grants: grants)
        }
    }
}
