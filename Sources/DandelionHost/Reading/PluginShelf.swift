import Dandelion
import DandelionPlugins

/// The bundles that a store keeps, and what they declare.
///
/// To know what a bundle declares its file is run, without rights, on a thread
/// of its own.
struct PluginShelf {
    private let view: any ReadView
    private let environment: PluginEnvironment

    /// - Parameter view: Of the store; used until the shelf is gone.
    init(_ view: any ReadView) throws {
        self.view = view
        environment = PluginEnvironment(
            catalogs: CatalogBox(try EventCatalog(StandardEvents.all)), records: StandardRecords())
        // A plugin may hear another's events. One that cannot be read any more brings none.
        for row in try view.rows(Scan(Tables.bundle)) {
            guard let hash = row[0].text, let declaration = try? declaration(hash) else { continue }
            try? environment.catalogs.add(declaration.events)
        }
    }

    /// What a bundle declares.
    ///
    /// - Throws: `PluginRefusal` where it cannot be declared in this process, as
    ///   when it hears events that only a program in Swift knows.
    func declaration(_ hash: String) throws -> PluginDeclaration {
        guard let row = try view.get(Tables.bundle, key: [.text(hash)]) else {
            throw FoldError.notFound(what: "bundle", name: hash)
        }
        return try PluginLibrary.check(try PluginBundle(value: try row[1].value()), in: environment)
    }
}
