package import DandelionPlugins
import DandelionModel
package import DandelionStore
import DandelionPrimitives
import DandelionWorkflow

extension PluginInspector {
    /// Judges by the bundles that a store has, for a process that offers no plugins.
    ///
    /// It knows the standard events and those that plugins declare, and not those of a host in Swift.
    ///
    /// - Throws: What the view throws.
    package init(stored view: any ReadView) throws {
        let library = PluginLibrary()
        let environment = EngineOptions().pluginEnvironment(CatalogBox(try EventCatalog(StandardEvents.all)))
        for row in try view.rows(Scan(Tables.bundle)) {
            // What cannot be read or declared any more is said when it is needed.
            guard let bundle = try? PluginBundle(value: try row[1].value()) else { continue }
            library.keep(bundle)
            guard let declaration = try? PluginLibrary.check(bundle, in: environment) else { continue }
            for schema in declaration.events { try? environment.catalogs.add([schema]) }
        }
        self.init(library: library, environment: environment)
    }
}
