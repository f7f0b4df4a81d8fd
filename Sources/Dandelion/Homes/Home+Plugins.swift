import DandelionModel
import DandelionPlugins
public import DandelionPrimitives
import DandelionStore
import DandelionWorkflow

extension Home {
    /// Why a plugin's rule did not fire for an entry, or `everything holds`.
    ///
    /// Counts and records are taken as they are now.
    ///
    /// - Throws: ``FoldError/notFound(what:name:)`` for a plugin, rule or entry that is not there.
    public func explanation(of rule: String, in plugin: String, entry number: Int64) async throws -> String {
        guard let entry = try await changes(after: number - 1, limit: 1).first, entry.number == number else {
            throw FoldError.notFound(what: "entry", name: "\(number)")
        }
        let explainer = PluginExplainer(library: engine.library, environment: engine.pluginEnvironment)
        return try await read { [key] view in
            try HomeFacts.reading(key, in: view, schema: Engine.schema) { facts in
                try explainer.explain(rule, of: plugin, for: entry.type, entry.body, facts)
            }
        }
    }

    /// The messages to a member, in the order in which turns sent them off; those
    /// of one millisecond in no order that means anything.
    public func messages(to member: String) async throws -> [Message] {
        try await read { [key] view in
            let index = PrimitiveTables.message.index("message_member")
            let scan = Scan(PrimitiveTables.message, index: index, prefix: key.row(.text(member)))
            // Ids are in the order of their making, to the millisecond.
            return try view.rows(scan).map(Message.init(row:))
        }
    }
}
