package import DandelionLua
package import DandelionModel
package import DandelionPrimitives
package import DandelionRules

/// All that a plugin's file declares, checked.
package struct PluginDeclaration: Sendable {
    package let manifest: PluginManifest
    package let rules: RuleSet
    /// Where each stands, by name.
    package let workflows: [String: String]
    /// In the order of the file.
    package let templates: [MessageTemplate]
    package let programs: [DeclaredProgram]
    /// The event types that the plugin brings along.
    package let events: [EventSchema]
    package let tests: [TestDeclaration]
}

/// A referral program, as it is written. `settings.…` in it are still paths.
package struct DeclaredProgram: Sendable, Hashable {
    package let name: String
    package let value: Value
    package let place: String
}

/// A test that the plugin brings along.
package struct TestDeclaration: Sendable, Hashable {
    package let name: String
    package let place: String
}

/// A plugin that has run its file: its state, frozen, in which its functions run.
///
/// Stays on the thread of its sandbox.
package struct DeclaredPlugin {
    package enum FunctionKind: String, Sendable { case act, workflow, test }

    package let sandbox: Sandbox
    package let declaration: PluginDeclaration
    /// What the settings are for the functions that are called from now on.
    package let settings: SettingsSlot
    private let functions: [FunctionKind: [String: LuaReference]]
    private let objects: [String: LuaReference]

    init(
        sandbox: Sandbox, declaration: PluginDeclaration, settings: SettingsSlot,
        functions: [FunctionKind: [String: LuaReference]], objects: [String: LuaReference]
    ) {
        self.sandbox = sandbox
        self.declaration = declaration
        self.settings = settings
        self.functions = functions
        self.objects = objects
    }

    /// The function of a rule's act, a workflow or a test; nil where none has the name.
    package func function(_ kind: FunctionKind, _ name: String) -> LuaReference? { functions[kind]?[name] }

    /// An object whose methods the host declares, such as `flow`: no global, but
    /// handed to the functions that may use it.
    package func object(_ name: String) -> LuaReference? { objects[name] }
}

/// The settings that `settings.…` reads while the plugin runs.
package final class SettingsSlot {
    /// A map by name; nil before the first turn.
    package var value: Value?
}
