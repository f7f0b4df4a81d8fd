public import DandelionModel
package import DandelionWorkflow

/// Reads what a home has of plugins, and judges orders by it, outside of the fold.
package struct PluginInspector {
    let library: PluginLibrary
    let environment: PluginEnvironment

    package init(library: PluginLibrary, environment: PluginEnvironment) {
        self.library = library
        self.environment = environment
    }

    /// The plugins of a home, by name, as its last entry left them.
    package func plugins(of facts: HomeFacts) throws -> [HomePluginInfo] {
        try HomePlugins(reading: facts).plugins.map { plugin in
            let manifest = try manifest(plugin.activeHash)
            return HomePluginInfo(
                name: plugin.name, version: manifest?.version, number: plugin.activeVersion,
                bundle: plugin.activeHash, grants: plugin.grants,
                settings: manifest.map(plugin.settings) ?? .map(plugin.settings),
                isDisabled: plugin.isDisabled, allowance: plugin.standing.allowance,
                stops: plugin.standing.stops, suspension: plugin.standing.suspension)
        }
    }

    /// Whether a home would carry an order out: what is offered now counts as
    /// taken, since the home takes it before the order.
    ///
    /// It may run the plugin's file, on a thread of its own, and blocks until that is done.
    ///
    /// - Throws: ``ConfigurationRefusal``.
    package func check(_ order: PluginOrder, _ facts: HomeFacts) throws {
        var plugins = try HomePlugins(reading: facts)
        let offers = library.offers
        for offer in offers where plugins[offer.info.name] == nil {
            plugins[offer.info.name] = HomePlugin(name: offer.info.name)
        }
        try order.apply(to: &plugins) { plugin in
            let offered = offers.first { $0.info.name.hasSameBytes(as: plugin.name) }?.info.bundle
            return try manifest(offered ?? plugin.activeHash)?.settings
        }
    }

    /// Whether a home is already as an order would make it.
    ///
    /// - Throws: ``ConfigurationRefusal``.
    package func isSettled(_ order: PluginOrder, _ facts: HomeFacts) throws -> Bool {
        try check(order, facts)
        let before = try HomePlugins(reading: facts)
        var after = before
        guard before[order.plugin] != nil else { return false }
        try order.apply(to: &after) { try manifest($0.activeHash)?.settings }
        return after[order.plugin] == before[order.plugin]
    }

    private func manifest(_ hash: String?) throws -> PluginManifest? {
        guard let hash, let bundle = try library.bundle(hash) else { return nil }
        return try PluginLibrary.check(bundle, in: environment).manifest
    }
}

/// A plugin as one home has it.
public struct HomePluginInfo: Sendable, Equatable {
    public let name: String
    /// The version that its manifest gives; nil where its bundle is lost.
    public let version: String?
    /// The home's own number of that bundle, which entries and runs name. Counts from 1.
    public let number: Int?
    /// The hash of its bundle.
    public let bundle: String?
    /// The capabilities that it may use now.
    public let grants: Set<String>
    /// The value of each of its settings: what was set, else its default.
    public let settings: Value
    /// Whether its rules are switched off by an operator.
    public let isDisabled: Bool
    /// What its turns may spend here, where an operator said so.
    public let allowance: PluginAllowance
    /// The last few times that a limit stopped a turn of it, the latest last; none once it was enabled again.
    public let stops: [PluginStop]
    /// Why nothing of it runs; nil where it does.
    public let suspension: PluginSuspension?
}
