import DandelionLua
import DandelionModel

/// What happens when a plugin reads a global that is not there, or assigns one.
///
/// Belongs to one sandbox, and outlives the load: `settings` comes from here
/// while the plugin runs.
final class PluginGlobals {
    let declarations: Declarations
    let settings = SettingsSlot()
    var absence: Absence
    /// The plugin's files, compiled, by path; empty once it is loaded.
    var chunks: [String: LuaReference] = [:]

    init(declarations: Declarations, absence: Absence) {
        self.declarations = declarations
        self.absence = absence
    }

    var functions: [HostFunction] {
        [
            HostFunction(name: "global.__index") { [self] (call) throws(HostFailure) in
                // Data has text for keys; anything else in an environment was never there.
                guard let name = call.string(1) else {
                    call.pushNil()
                    return .done
                }
                if !declarations.isLoading, name == "settings" {
                    call.pushRecord(settings.value ?? .map(ValueMap()), type: "settings")
                    return .done
                }
                let (message, hint) = absence.text(nil, name)
                throw declarations.stop(call.location, message, hint)
            },
            HostFunction(name: "global.__newindex") { [self] (call) throws(HostFailure) in
                let name = call.string(1) ?? "?"
                let line = call.location.split(separator: ":").last ?? ""
                throw declarations.stop(call.location, Self.text(ofAssigning: name, line: Int(line) ?? 0))
            },
        ]
    }

    static func text(ofAssigning name: String, line: Int) -> String {
        "'\(name)' (line \(line)) is a global; write 'local \(name)'"
    }

    /// A file for `require` or `include`, or what to write instead.
    func chunk(_ path: String, word: String) -> (LuaReference?, hint: String) {
        if let chunk = chunks[path] { return (chunk, "") }
        if chunks.count < 2 {
            return (nil, "The plugin is one file; make it a folder with a plugin.lua to add others")
        }
        let meant = Suggestion.nearest(to: path, among: chunks.keys.sorted())
        let name = meant.map { $0.dropLast(".lua".count).replacing("/", with: ".") }
        let others = chunks.keys.sorted().joined(separator: ", ")
        return (nil, name.map { "Did you mean \(word) \"\($0)\"?" } ?? "It has \(others)")
    }
}
