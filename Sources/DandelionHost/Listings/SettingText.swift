package import Dandelion
import DandelionPlugins

extension HomeView {
    /// The value of a setting that was typed, in the type that the plugin declares for it.
    ///
    /// Where the plugin or the setting is not known here, it is taken for what it
    /// looks like, and whoever takes the order up judges it.
    package func settingValue(_ text: String, of plugin: String, setting: String) throws -> Value {
        let declared = try? self.plugin(plugin).item.declaration?.manifest.setting(setting)?.kind
        switch declared {
        // Read from a text by their own rules.
        case .string, .money, .duration, .percent: return .string(text)
        case .integer, .number, .boolean, nil: break
        }
        if text == "true" || text == "false" { return .bool(text == "true") }
        if let whole = Int64(text) { return .int(whole) }
        if let number = Double(text), let value = Value(float: number) { return value }
        return .string(text)
    }
}
