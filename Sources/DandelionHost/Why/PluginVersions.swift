import Dandelion
import DandelionPlugins
import DandelionRules

/// What a home's numbers of plugin versions stand for, from the bundles that the store keeps.
///
/// To say what a rule asked, the bundle's file is run once, without rights, on a
/// thread of its own. One that cannot be read in this process, as where it hears
/// events that only a program in Swift knows, says nothing more than its hash.
final class PluginVersions {
    private static let shownHash = 12
    private let home: StoredHome
    private var known: [String: Version] = [:]
    private var environment: PluginEnvironment?

    struct Version {
        /// Of the manifest; nil where neither the log nor the bundle says it.
        var manifest: String?
        var bundle: String?
        var declaration: PluginDeclaration?

        /// Which bundle it is, by the beginning of its hash.
        var details: [(name: String, value: String)] {
            bundle.map { [("bundle", String($0.prefix(PluginVersions.shownHash)))] } ?? []
        }
    }

    init(_ home: StoredHome) { self.home = home }

    func version(_ number: Int, of plugin: String) throws -> Version {
        let name = "\(plugin)/\(number)"
        if let found = known[name] { return found }
        var version = Version()
        if let row = try home.get(Tables.pluginVersion, .text(plugin), .integer(Int64(number))) {
            version.bundle = row[4].text
            version.declaration = try row[4].text.flatMap { try declaration($0) }
            // The entry that brought it says it too, also where the bundle cannot be read here.
            version.manifest = version.declaration?.manifest.version
            if version.manifest == nil, let entry = try row[5].integer.flatMap({ try home.entry($0) }) {
                let brought = entry.body["plugins"]?.listValue ?? []
                version.manifest =
                    brought.first { $0["name"]?.stringValue == plugin }?["version"]?.stringValue
            }
        }
        known[name] = version
        return version
    }

    private func declaration(_ hash: String) throws -> PluginDeclaration? {
        guard let row = try home.view.get(Tables.bundle, key: [.text(hash)]) else { return nil }
        let environment = try environment ?? makeEnvironment()
        self.environment = environment
        return Self.declaration(of: row, in: environment)
    }

    private static func declaration(of row: Row, in environment: PluginEnvironment) -> PluginDeclaration? {
        guard let value = try? row[1].value(), let bundle = try? PluginBundle(value: value) else {
            return nil
        }
        return try? PluginLibrary.check(bundle, in: environment)
    }

    /// A plugin may hear another's events.
    private func makeEnvironment() throws -> PluginEnvironment {
        let environment = PluginEnvironment(
            catalogs: CatalogBox(try EventCatalog(StandardEvents.all)), records: StandardRecords())
        for row in try home.view.rows(Scan(Tables.bundle)) {
            guard let events = Self.declaration(of: row, in: environment)?.events else { continue }
            try? environment.catalogs.add(events)
        }
        return environment
    }
}
