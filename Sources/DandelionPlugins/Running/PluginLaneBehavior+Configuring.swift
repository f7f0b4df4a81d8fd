import DandelionModel
import DandelionRules
import DandelionStore
import DandelionWorkflow

extension PluginLaneBehavior {
    /// What is offered and the home has not: each such plugin with its bundle and grants.
    func configuration(of facts: HomeFacts) throws -> Value? {
        let offers = library.offers
        if offers.isEmpty { return nil }
        let plugins = try plugins(of: facts)
        let changed = offers.filter { offer in
            guard let plugin = plugins[offer.info.name] else { return true }
            return plugin.activeHash != offer.info.bundle || plugin.offered != offer.grants
        }
        if changed.isEmpty { return nil }
        return [
            "plugins": .list(
                changed.map { offer in
                    [
                        "name": .string(offer.info.name), "version": .string(offer.info.version),
                        "bundle": .string(offer.info.bundle), "grants": HomePlugin.list(offer.grants),
                    ]
                })
        ]
    }

    /// Takes new versions, grants, revocations, settings; all of an entry, or nothing.
    func configure(_ entry: LogEntry, _ facts: HomeFacts) throws -> [TurnPlace] {
        var plugins = try plugins(of: facts)
        var released: [TurnPlace] = []
        switch entry.type.split(separator: ".").last {
        case "plugins": try take(entry, &plugins, facts)
        case "suspend": noteSuspension(entry, &plugins)
        default:
            let order = try PluginOrder(type: entry.type, body: entry.body)
            try carryOut(order, &plugins, facts)
            if order.kind == .enable { released = try turnsThatWait(for: order.plugin, facts) }
        }
        try write(plugins, facts)
        return released
    }

    func write(_ plugins: HomePlugins, _ facts: HomeFacts) throws {
        for plugin in plugins.plugins {
            try facts.write(.put(Tables.plugin.id, plugin.row(facts.home)))
        }
        keep(plugins, of: facts.home.name)
    }

    // MARK: Versions

    /// The versions of a home count upward from 1; a bundle that comes back gets its number again.
    private func take(_ entry: LogEntry, _ plugins: inout HomePlugins, _ facts: HomeFacts) throws {
        for offered in entry.body["plugins"]?.listValue ?? [] {
            guard let name = offered["name"]?.stringValue, let hash = offered["bundle"]?.stringValue else {
                throw FoldError.damaged("the plugins of entry \(entry.number)")
            }
            var plugin = plugins[name] ?? HomePlugin(name: name)
            let before = try plugin.activeHash.map { try declaration($0, facts).programs.map(\.name) } ?? []
            plugin.offered = Set((offered["grants"]?.listValue ?? []).compactMap(\.stringValue))
            if let known = plugin.versions.first(where: { $0.value == hash }) {
                plugin.activeVersion = known.key
            } else {
                let version = (plugin.versions.keys.max() ?? 0) + 1
                plugin.versions[version] = hash
                plugin.activeVersion = version
                let row = facts.home.row(
                    .text(name), .integer(Int64(version)), .text(hash), .integer(entry.number))
                try facts.write(.insert(Tables.pluginVersion.id, row))
                try store(hash, facts)
            }
            plugins[name] = plugin
            try declarePrograms(of: plugin, before: before, facts)
        }
        var windows: [String: WindowPattern] = [:]
        for plugin in plugins.plugins {
            guard let hash = plugin.activeHash else { continue }
            for window in try declaration(hash, facts).rules.windows { windows[window.id] = window }
        }
        try WindowUpkeep(facts).keep(windows.values.sorted { $0.id < $1.id })
    }

    /// Stores a bundle, so that runs can finish on it wherever the store is opened.
    private func store(_ hash: String, _ facts: HomeFacts) throws {
        guard try facts.get(Tables.bundle, key: [.text(hash)]) == nil else { return }
        guard let bundle = try library.bundle(hash) else { throw PluginMissing(bundle: hash) }
        try facts.write(.put(Tables.bundle.id, [.text(hash), Cell(bundle.value)]))
    }

    /// The terms that the plugin's active version gives, with the settings of now.
    private func declarePrograms(of plugin: HomePlugin, before: [String], _ facts: HomeFacts) throws {
        guard let hash = plugin.activeHash else { return }
        let declaration = try declaration(hash, facts)
        if declaration.programs.isEmpty, before.isEmpty { return }
        try PluginPrograms(facts: facts).declare(
            declaration, settings: plugin.settings(for: declaration.manifest), before: before)
    }

    // MARK: Orders

    private func carryOut(_ order: PluginOrder, _ plugins: inout HomePlugins, _ facts: HomeFacts) throws {
        try order.apply(to: &plugins) { plugin in
            try plugin.activeHash.map { try declaration($0, facts).manifest.settings }
        }
        // A program's terms may name the setting.
        if case .setting = order.kind, let plugin = plugins[order.plugin] {
            try declarePrograms(of: plugin, before: [], facts)
        }
    }
}
