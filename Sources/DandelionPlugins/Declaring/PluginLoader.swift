package import DandelionLua
package import DandelionModel
package import DandelionRules

/// Makes a plugin of a bundle: runs its file once, checks what it declares,
/// freezes its state, and puts the run phase's functions in place.
package enum PluginLoader {
    /// What a file may spend on declaring.
    package static let limits = SandboxLimits(instructions: 5_000_000)

    /// Loads a plugin.
    ///
    /// - Parameters:
    ///   - events: The event types that the host knows.
    ///   - records: The stored records that rules may join, by name.
    ///   - functions: Everything that the host offers. What stands under a
    ///     capability that the plugin does not ask for is not there.
    ///   - access: What each of them needs, by name; nothing where it is not named.
    ///     The host's own where nothing is said.
    /// - Throws: ``PluginRefusal`` with every problem that was found. The
    ///   sandbox is gone then.
    package static func declare(
        _ bundle: PluginBundle, events: EventCatalog, records: [String: RecordSchema],
        functions: [HostFunction], access: [String: HostAccess] = HostAccess.catalog,
        limits: SandboxLimits = limits
    ) throws(PluginRefusal) -> DeclaredPlugin {
        let load = try lua(bundle) { () throws(LuaError) in
            try PluginLoad(bundle, host: functions, access: access, limits: limits)
        }
        load.compileFiles()
        try load.throwProblems()
        let isWhole = load.runFile()
        let compiler = DeclarationCompiler(
            bundle: bundle, declarations: load.declarations, events: events, records: records,
            capabilities: load.names.capabilities)
        let declaration = compiler.compile(isWhole: isWhole)
        try lua(bundle) { () throws(LuaError) in try load.reportGlobals(needs: compiler.needs) }
        try load.throwProblems()
        guard let declaration else {
            throw PluginRefusal([PluginProblem(file: bundle.main, message: "the plugin could not be read")])
        }
        return try lua(bundle) { () throws(LuaError) in try load.finish(declaration) }
    }

    private static func lua<Result>(
        _ bundle: PluginBundle, _ body: () throws(LuaError) -> Result
    ) throws(PluginRefusal) -> Result {
        do throws(LuaError) {
            return try body()
        } catch {
            throw PluginRefusal([PluginProblem(error, main: bundle.main)], main: bundle.main)
        }
    }
}
