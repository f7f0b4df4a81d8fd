import Dandelion
import DandelionPlugins

extension HomeView {
    /// A page of the home's plugins, by their names.
    ///
    /// Their files are run, without rights, to know what they declare.
    package func plugins(_ request: PageRequest) throws -> Page<PluginItem> {
        let shelf = try PluginShelf(view)
        return try page(Tables.plugin, request) { try plugin($0, shelf) }
    }

    /// - Throws: ``GuestError`` where the home has no such plugin.
    package func plugin(_ name: String) throws -> PluginDetail {
        guard let row = try get(Tables.plugin, .text(name)) else {
            throw GuestError.missing(what: "plugin", id: name, home: home.name, list: "plugins list")
        }
        let versions = try rows(Tables.pluginVersion, .text(name)).compactMap { row in
            row[3].integer.flatMap { number in
                row[4].text.map { (number: number, bundle: $0, entry: row[5].integer ?? 0) }
            }
        }
        return PluginDetail(item: try plugin(row, try PluginShelf(view)), versions: versions)
    }

    private func plugin(_ row: Row, _ shelf: PluginShelf) throws -> PluginItem {
        let version = row[3].isNull ? nil : try get(Tables.pluginVersion, row[2], row[3])
        return try PluginItem(row: row, version: version, declaring: shelf.declaration)
    }
}
