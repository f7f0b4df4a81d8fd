import DandelionStore

/// The texts of the statements that were sent, so that each is put together once.
struct StatementTexts {
    private struct Key: Hashable {
        let table: UInt16
        let kind: GroupPlan.Kind
    }

    private var texts: [Key: String] = [:]

    mutating func text(of step: GroupPlan.Step) -> String {
        let key = Key(table: step.table.collection.id, kind: step.kind)
        if let text = texts[key] { return text }
        let text = step.sql
        texts[key] = text
        return text
    }
}
