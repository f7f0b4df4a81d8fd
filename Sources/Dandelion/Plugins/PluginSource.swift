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
    package let load: @Sendable () throws -> PluginBundle

    /// A plugin's folder, with a `plugin.lua` in it.
    public static func folder(_ path: String, grants: Grants = .everythingNeeded) -> PluginSource {
        PluginSource(name: path, grants: grants) { try PluginBundle(folder: path) }
    }

    /// A plugin that is one Lua file.
    public static func file(_ path: String, grants: Grants = .everythingNeeded) -> PluginSource {
        PluginSource(name: path, grants: grants) { try PluginBundle(file: path) }
    }

    /// A plugin whose text is at hand: tests, and hosts that keep plugins elsewhere.
    public static func text(
        _ source: String, name: String = "plugin.lua", grants: Grants = .everythingNeeded
    ) -> PluginSource {
        PluginSource(name: name, grants: grants) {
            try PluginBundle(files: [PluginBundle.File(path: name, text: Array(source.utf8))], main: name)
        }
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
