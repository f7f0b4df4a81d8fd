import DandelionModel
import DandelionRules
import DandelionStore
import DandelionWorkflow

/// What rules ask of a home at an entry.
struct FoldFacts: RuleFacts {
    let facts: HomeFacts
    let records: any PluginRecords
    /// Claims are the plugin's own: two plugins may name a rule the same.
    let plugin: String

    func record(_ type: String, key: Value) throws -> Value? {
        try records.record(type, key: key, in: facts)
    }

    func count(_ window: WindowKey) throws -> Int { try WindowUpkeep(facts).count(window) }

    func isClaimed(_ claim: ClaimKey) throws -> Bool {
        try facts.get(Tables.claim, key: key(of: claim)) != nil
    }

    /// Takes a claim for the entry.
    func take(_ claim: ClaimKey) throws {
        try facts.write(.put(Tables.claim.id, key(of: claim) + [.integer(facts.number)]))
    }

    private func key(of claim: ClaimKey) -> Row {
        facts.home.row(.text("\(plugin)/\(claim.rule)"), .text(claim.key))
    }
}
