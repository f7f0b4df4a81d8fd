public import Dandelion
import DandelionModel
import DandelionPlugins
import DandelionWorkflow

/// The tests that a plugin brings with it, run on the real engine.
///
/// Each test gets an engine of its own with the memory store, a virtual clock
/// and repeatable chance, so tests touch neither each other nor the disk, and a
/// failed one fails again.
public struct PluginTests: Sendable {
    /// One test, as it is declared.
    public struct Test: Sendable, Equatable {
        public let name: String
        /// Where it stands, such as `plugin.lua:104`.
        public let location: String
    }

    /// The plugin's name.
    public let plugin: String
    /// In the order of their declaration.
    public let tests: [Test]
    private let source: PluginSource

    /// Loads a plugin and lists its tests.
    ///
    /// - Throws: ``PluginRefusal`` with everything that is wrong with the plugin.
    public init(of source: PluginSource) async throws {
        let info = try await source.check()
        self.source = source
        plugin = info.name
        tests = info.tests.map { Test(name: $0.name, location: $0.location) }
    }

    /// Runs one test. What it throws is in its result.
    public func run(_ test: Test) async -> PluginTestResult {
        let began = ContinuousClock.now
        var failure: PluginTestFailure?
        var output: [String] = []
        do {
            let run = try PluginTestRun(plugin: plugin, test: test.name, source: source)
            failure = await run.run()
            output = run.output
        } catch {
            failure = PluginTestFailure(message: String(describing: error), location: nil)
        }
        let time = ContinuousClock.now - began
        return PluginTestResult(
            plugin: plugin, test: test.name, location: test.location, passed: failure == nil,
            message: failure?.message, failedAt: failure?.location, output: output,
            seconds: Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18)
    }
}
