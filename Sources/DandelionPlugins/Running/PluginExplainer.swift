package import DandelionModel
import DandelionRules
package import DandelionWorkflow

/// Says why a rule of a home's plugin fires for an event, or why it does not.
package struct PluginExplainer {
    let library: PluginLibrary
    let environment: PluginEnvironment

    package init(library: PluginLibrary, environment: PluginEnvironment) {
        self.library = library
        self.environment = environment
    }

    /// The first condition that did not hold, as in `count 1 of 2`, on what the
    /// facts show: counts and records as they are now, and not as they were at the event.
    ///
    /// It runs the plugin's file, on a thread of its own, and blocks until that is done.
    ///
    /// - Throws: ``FoldError/notFound(what:name:)`` where the home has no such plugin or rule.
    package func explain(
        _ rule: String, of plugin: String, for type: String, _ body: Value, _ facts: HomeFacts
    ) throws -> String {
        guard let known = try HomePlugins(reading: facts)[plugin], let hash = known.activeHash,
            let bundle = try library.bundle(hash)
        else { throw FoldError.notFound(what: "plugin", name: plugin) }
        let declaration = try PluginLibrary.check(bundle, in: environment)
        let asked = FoldFacts(facts: facts, records: environment.records, plugin: plugin)
        let explanation = try declaration.rules.explain(
            rule, type, body, settings: known.settings(for: declaration.manifest), facts: asked)
        guard let explanation else {
            let nearest = declaration.rules.nearestName(to: rule).map { "; did you mean '\($0)'?" } ?? ""
            throw FoldError.notFound(what: "rule", name: rule + nearest)
        }
        return explanation.reason
    }
}
