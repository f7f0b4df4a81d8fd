import DandelionLua
import DandelionModel
import DandelionPlugins
import Testing

@Suite("Beside everything that the host offers")
struct DeclareCatalogTests {
    /// Carries out nothing.
    private final class IdleCaller: HostCaller {
        func call(
            _ declaration: HostDeclaration, _ arguments: HostArguments, _ call: inout HostCall
        ) throws(HostFailure) -> HostReturn { .done }
    }

    private func declare(_ text: String, _ caller: IdleCaller) throws -> DeclaredPlugin {
        let file = PluginBundle.File(path: "plugin.lua", text: Array(text.utf8))
        return try PluginLoader.declare(
            try PluginBundle(files: [file]), events: DeclareWorld.events, records: DeclareWorld.records,
            functions: HostCatalog.functions(for: caller))
    }

    @Test("the sample plugin is declared")
    func sample() throws {
        let caller = IdleCaller()
        try withExtendedLifetime(caller) {
            let plugin = try declare(SamplePlugin.text, caller)
            #expect(plugin.object("flow") != nil)
            #expect(plugin.declaration.programs.first?.value["reward"]?["referrer"] == ["$rate": "1/10"])
        }
    }

    @Test("what only calculates is there while the file loads, what reads is not")
    func early() throws {
        let caller = IdleCaller()
        try withExtendedLifetime(caller) {
            _ = try declare(
                """
                \(Mistake.manifest)
                assert(inspect { 1 } == "{ 1 }")
                assert(money "1.00 USD" + money "2.00 USD" == money "3.00 USD")
                """, caller)
            let refusal = #expect(throws: PluginRefusal.self) {
                _ = try declare("\(Mistake.manifest)\nlocal now = time.now()", caller)
            }
            #expect(refusal?.description.contains("'time.now' cannot be used while the file loads") == true)
        }
    }
}
