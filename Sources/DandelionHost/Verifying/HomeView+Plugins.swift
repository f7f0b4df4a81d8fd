import Dandelion
import DandelionPlugins

extension HomeView {
    /// The bundle of every version that the home took is kept, and is what its hash says.
    func verifyPlugins() throws -> Finding {
        var problems = Problems()
        var versions = 0
        try scan(Scan(Tables.pluginVersion, prefix: home.row)) { row in
            versions += 1
            guard let plugin = row[2].text, let hash = row[4].text else { return true }
            let name = "version \(row[3].shown) of '\(plugin)'"
            guard let bundle = try view.get(Tables.bundle, key: [.text(hash)]) else {
                problems.add("the bundle of \(name) is not there: \(hash)")
                return true
            }
            do {
                let found = try PluginBundle(value: try bundle[1].value()).hash
                problems.expect(found == hash, "the bundle of \(name) is kept under \(hash) and is \(found)")
            } catch {
                problems.add("the bundle of \(name) cannot be read: \(error)")
            }
            return true
        }
        try scan(Scan(Tables.plugin, prefix: home.row)) { row in
            guard !row[3].isNull else { return true }
            problems.expect(
                try get(Tables.pluginVersion, row[2], row[3]) != nil,
                "plugin '\(row[2].shown)' uses version \(row[3].shown), which the home does not know")
            return true
        }
        return problems.finding("plugins", DisplayText.count(versions, "version", "versions"))
    }
}
