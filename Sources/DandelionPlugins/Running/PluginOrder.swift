package import DandelionModel

/// What an operator tells a home about one of its plugins.
///
/// It travels as the body of an entry of the kind `configure`, and is judged
/// twice by the same rules: before it is sent, so that a mistake is refused on
/// the spot, and in the fold, since the home may have changed meanwhile.
package struct PluginOrder: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case grant(capability: String)
        case revoke(capability: String)
        /// Null takes the plugin's default again.
        case setting(name: String, value: Value)
        case disable
        case enable
        /// What its turns may spend; an empty one takes the host's limits again.
        case limits(PluginAllowance)
    }

    package let plugin: String
    package let kind: Kind

    package init(_ kind: Kind, plugin: String) {
        self.plugin = plugin
        self.kind = kind
    }

    /// The type of its entry.
    package var type: String {
        switch kind {
        case .grant: "grant"
        case .revoke: "revoke"
        case .setting: "setting"
        case .disable: "disable"
        case .enable: "enable"
        case .limits: "limits"
        }
    }

    package var body: Value {
        var fields = ValueMap([("plugin", .string(plugin))])
        switch kind {
        case .grant(let capability), .revoke(let capability): fields["capability"] = .string(capability)
        case .setting(let name, let value):
            fields["setting"] = .string(name)
            fields["value"] = value
        case .limits(let allowance): fields["limits"] = allowance.value
        case .disable, .enable: break
        }
        return .map(fields)
    }

    /// The order of an entry, whose type may have a prefix.
    init(type: String, body: Value) throws(ConfigurationRefusal) {
        plugin = body["plugin"]?.stringValue ?? ""
        switch type.split(separator: ".").last.map(String.init) ?? type {
        case "grant": kind = .grant(capability: try Self.capability(body))
        case "revoke": kind = .revoke(capability: try Self.capability(body))
        case "setting":
            guard let name = body["setting"]?.stringValue else {
                throw ConfigurationRefusal("the order names no setting")
            }
            kind = .setting(name: name, value: body["value"] ?? .null)
        case "disable": kind = .disable
        case "enable": kind = .enable
        case "limits": kind = .limits(PluginAllowance(value: body["limits"]))
        default: throw ConfigurationRefusal("there is no configuration '\(type)'")
        }
    }

    private static func capability(_ body: Value) throws(ConfigurationRefusal) -> String {
        guard let name = body["capability"]?.stringValue else {
            throw ConfigurationRefusal("the order names no capability")
        }
        return name
    }
}

extension PluginOrder {
    /// Carries the order out on what a home has.
    ///
    /// - Parameter declared: The settings of the plugin's active version; nil where it has none.
    /// - Throws: ``ConfigurationRefusal``, and what `declared` throws.
    func apply(
        to plugins: inout HomePlugins, declared: (HomePlugin) throws -> [SettingDeclaration]?
    ) throws {
        guard var known = plugins[plugin] else {
            throw ConfigurationRefusal(
                "there is no plugin '\(plugin)' in this home"
                    + Self.question(plugin, plugins.plugins.map(\.name)))
        }
        switch kind {
        case .grant(let capability):
            try Self.check(capability)
            known.revoked.remove(capability)
            known.granted.insert(capability)
        case .revoke(let capability):
            try Self.check(capability)
            known.granted.remove(capability)
            known.revoked.insert(capability)
        case .setting(let name, let value):
            if let declared = try declared(known) { known.settings[name] = try accept(value, name, declared) }
        case .disable: known.isDisabled = true
        case .enable:
            known.isDisabled = false
            known.standing.resume()
        case .limits(let allowance):
            if let refusal = allowance.refusal { throw ConfigurationRefusal(refusal) }
            known.standing.allowance = allowance
        }
        plugins[plugin] = known
    }

    private static func check(_ capability: String) throws(ConfigurationRefusal) {
        if let refusal = Capability.refusal(of: capability) { throw ConfigurationRefusal(refusal) }
    }

    private func accept(
        _ value: Value, _ name: String, _ declared: [SettingDeclaration]
    ) throws(ConfigurationRefusal) -> Value? {
        guard let declaration = declared.first(where: { $0.name.hasSameBytes(as: name) }) else {
            throw ConfigurationRefusal(
                "plugin '\(plugin)' has no setting '\(name)'" + Self.question(name, declared.map(\.name)))
        }
        if value == .null { return nil }
        do throws(SettingFault) {
            return try declaration.accept(value)
        } catch {
            let remedy = error.remedy.map { ". \($0)" } ?? ""
            throw ConfigurationRefusal("setting '\(name)' of plugin '\(plugin)' \(error.reason)\(remedy)")
        }
    }

    private static func question(_ name: String, _ known: [String]) -> String {
        Suggestion.nearest(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
    }
}

/// An order about plugins that cannot be carried out. Nothing was changed.
public struct ConfigurationRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    private let reason: String

    package init(_ reason: String) { self.reason = reason }

    public var description: String { "\(reason); nothing was changed" }
}
