import Dandelion
import DandelionModel

/// A host that feeds nothing and stays: it folds what others record, does what
/// follows, and takes its part of a store that workers share.
package struct StayingWorker: Sendable {
    private let request: RunRequest

    package init(_ request: RunRequest) { self.request = request }

    /// Works until the task is cancelled; then finishes what is under way and gives back its homes at once.
    ///
    /// - Parameter tell: Called once a second with how many of the store's shards it folds;
    ///   nil where one process has all.
    /// - Throws: What a run throws before it begins; later, why the store or the fold failed.
    package func run(_ tell: @escaping @Sendable (Int?) -> Void) async throws {
        var sources: [PluginSource] = []
        for path in request.plugins { sources += try PluginSource.plugins(at: path) }
        let engine = Engine(
            store: request.store.source, plugins: sources, events: [], channels: [HostChannel()],
            options: EngineOptions())
        do {
            _ = try await engine.plugins.loaded()
        } catch {
            engine.stop()
            throw error
        }
        let isShared = request.store.isShared
        let telling = Task {
            while !Task.isCancelled {
                tell(isShared ? engine.servedShards.count : nil)
                try await Task.sleep(for: .seconds(1))
            }
        }
        defer { telling.cancel() }
        try await engine.run()
    }
}
