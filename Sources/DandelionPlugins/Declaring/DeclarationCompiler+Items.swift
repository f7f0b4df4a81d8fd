package import DandelionModel
import DandelionPrimitives

extension DeclarationCompiler {
    func template(_ item: Declarations.Item) -> MessageTemplate? {
        let what = "template '\(item.name)'"
        guard !item.value.holdsBroken else { return nil }
        func text(_ key: String) -> String? {
            guard let value = item.value[key] else { return nil }
            if let text = value.stringValue { return text }
            declarations.report(
                item.place, "\(what): '\(key)' is a \(value.kindName)", "Write a text in quotes")
            return nil
        }
        let subject = text("subject")
        let purpose = text("purpose")
        if item.value["purpose"] == nil {
            declarations.report(
                item.place, "\(what) has no purpose",
                "Say what members may object to, such as purpose = \"referral_marketing\"")
        }
        guard let body = body(item, text("text"), text("file")), let purpose else { return nil }
        return MessageTemplate(name: item.name, subject: subject ?? "", text: body, purpose: purpose)
    }

    /// The text of a template: written there, or in a file of the bundle.
    private func body(_ item: Declarations.Item, _ text: String?, _ file: String?) -> String? {
        let what = "template '\(item.name)'"
        switch (text, file) {
        case (let text?, nil): return text
        case (nil, let path?):
            if let file = bundle[path] { return String(decoding: file.text, as: UTF8.self) }
            let others = bundle.files.map(\.path).filter { !$0.hasSuffix(".lua") }
            let meant = Suggestion.nearest(to: path, among: others)
            declarations.report(
                item.place, "\(what): the plugin has no file '\(path)'",
                meant.map { "Did you mean '\($0)'?" } ?? "Put it into the folder 'templates' of the plugin")
        case (_?, _?):
            declarations.report(item.place, "\(what) has both 'text' and 'file'", "Keep one of the two")
        case (nil, nil):
            if item.value["text"] == nil, item.value["file"] == nil {
                declarations.report(item.place, "\(what) has no text", "Write text = \"Hello {name}\"")
            }
        }
        return nil
    }

    /// A program, checked with the settings' defaults in place of their paths.
    func program(_ item: Declarations.Item, _ manifest: PluginManifest) -> DeclaredProgram? {
        guard !item.value.holdsBroken else { return nil }
        let defaults = Dictionary(manifest.settings.map { ($0.name, $0.defaultValue) }) { first, _ in first }
        var value: Value
        do throws(SettingPathFault) {
            value = try item.value.resolvingSettings(defaults)
        } catch {
            declarations.report(
                error.place ?? item.place, "program '\(item.name)': \(error.message)", error.hint)
            return nil
        }
        if value == [] { value = .map(ValueMap()) }
        guard case .map(var map) = value else { return nil }
        map["name"] = .string(item.name)
        map["at"] = .string(item.place)
        do throws(ProgramRefusal) {
            _ = try ProgramDeclaration(decoding: .map(map))
        } catch {
            for problem in error.problems {
                declarations.report(
                    problem.at.isEmpty ? item.place : problem.at,
                    "program '\(item.name)': \(problem.message)",
                    problem.hint)
            }
        }
        return DeclaredProgram(name: item.name, value: item.value, place: item.place)
    }
}

/// A path in data that is no setting.
package struct SettingPathFault: Error, Sendable, Equatable {
    package let message: String
    package let hint: String
    package let place: String?
}

extension Value {
    /// The value with the settings themselves in place of `settings.…`.
    ///
    /// - Throws: ``SettingPathFault`` for a path to anything else.
    package func resolvingSettings(_ settings: [String: Value]) throws(SettingPathFault) -> Value {
        switch self {
        case .list(let elements):
            var resolved: [Value] = []
            for element in elements { resolved.append(try element.resolvingSettings(settings)) }
            return .list(resolved)
        case .map(let map) where map["$"] == "path":
            let keys = map["keys"]?.listValue?.compactMap(\.stringValue) ?? []
            let root = map["root"]?.stringValue ?? ""
            let place = map["at"]?.stringValue
            guard root == "settings", let name = keys.first, keys.count == 1 else {
                throw SettingPathFault(
                    message: "'\(([root] + keys).joined(separator: "."))' has no value here",
                    hint: "Only settings can stand here, such as settings.n", place: place)
            }
            if let value = settings[name] { return value }
            let meant = Suggestion.nearest(to: name, among: settings.keys.sorted())
            throw SettingPathFault(
                message: "no setting is called '\(name)'",
                hint: meant.map { "Did you mean 'settings.\($0)'?" }
                    ?? "Declare it in 'settings' of the manifest",
                place: place)
        case .map(let map) where map["$"] == "expr":
            throw SettingPathFault(
                message: "a calculation has no value here", hint: "Make its result a setting of its own",
                place: map["at"]?.stringValue)
        case .map(let map):
            var resolved: [(String, Value)] = []
            for (key, value) in map.entries { resolved.append((key, try value.resolvingSettings(settings))) }
            return .map(ValueMap(resolved))
        default: return self
        }
    }
}
