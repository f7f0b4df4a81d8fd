import DandelionModel
import Synchronization

/// The plugins that a process knows: what it offers to its homes, and every
/// bundle that a run may still need.
///
/// Shared by all lanes. A bundle never changes, since its name is its hash; what
/// is offered changes as a whole, and each home takes the change with an entry
/// of its own.
package final class PluginLibrary: Sendable {
    /// Reads a bundle that is stored and not known yet; nil where there is none.
    package typealias Loader = @Sendable (_ hash: String) throws -> PluginBundle?

    /// A bundle that new runs and rules are to use, and what the host lets it do.
    package struct Offer: Sendable, Equatable {
        package let info: PluginInfo
        /// The capabilities that the host's configuration grants.
        package let grants: Set<String>

        package init(info: PluginInfo, grants: Set<String>) {
            self.info = info
            self.grants = grants
        }
    }

    private struct State {
        var bundles: [String: PluginBundle] = [:]
        /// In the order of their names.
        var offers: [Offer] = []
        var generation = 0
        var loader: Loader = { _ in nil }
    }

    private let state = Mutex(State())

    package init() {}

    /// Where bundles are read from that are not known: the store, once it is open.
    package func setLoader(_ loader: @escaping Loader) { state.withLock { $0.loader = loader } }

    /// Counts upward whenever what is offered changes.
    package var generation: Int { state.withLock { $0.generation } }

    package var offers: [Offer] { state.withLock { $0.offers } }

    /// The plugins that are offered, by name.
    package var offered: [PluginInfo] { offers.map(\.info) }

    /// Keeps a bundle, so that runs and rules of its hash can be carried out.
    package func keep(_ bundle: PluginBundle) { state.withLock { $0.bundles[bundle.hash] = bundle } }

    /// Offers these plugins and no others. Their bundles have been checked.
    ///
    /// - Returns: Those of which another bundle is offered than before.
    @discardableResult
    package func offer(_ plugins: [(bundle: PluginBundle, manifest: PluginManifest, grants: Set<String>)])
        -> [PluginInfo]
    {
        let offers = plugins.map { plugin in
            Offer(info: PluginInfo(plugin.manifest, bundle: plugin.bundle.hash), grants: plugin.grants)
        }
        .sorted { $0.info.name.precedesInBytes($1.info.name) }
        return state.withLock { state in
            for plugin in plugins { state.bundles[plugin.bundle.hash] = plugin.bundle }
            guard offers != state.offers else { return [] }
            let before = Set(state.offers.map(\.info.bundle))
            state.offers = offers
            state.generation += 1
            return offers.map(\.info).filter { !before.contains($0.bundle) }
        }
    }

    /// The bundle of a hash; nil where neither the process nor the store has it.
    package func bundle(_ hash: String) throws -> PluginBundle? {
        let (known, loader) = state.withLock { ($0.bundles[hash], $0.loader) }
        if let known { return known }
        guard let loaded = try loader(hash) else { return nil }
        keep(loaded)
        return loaded
    }
}

/// A plugin as a host sees it.
public struct PluginInfo: Sendable, Equatable {
    public let name: String
    /// The version that its manifest gives.
    public let version: String
    public let summary: String?
    /// The hash of its bundle: sources, templates, manifest.
    public let bundle: String
    /// The capabilities that it asks for.
    public let needs: [String]

    package init(_ manifest: PluginManifest, bundle: String) {
        name = manifest.name
        version = manifest.version
        summary = manifest.summary
        needs = manifest.needs
        self.bundle = bundle
    }
}
