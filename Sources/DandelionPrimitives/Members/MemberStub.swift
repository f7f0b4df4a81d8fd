package import DandelionModel
package import DandelionStore
package import DandelionWorkflow

/// Makes the member known that an event is about.
package enum MemberStub {
    /// The key field that names a member.
    package static let field = "member"

    /// Whether events of a schema make members known.
    package static func isMade(by schema: EventSchema) -> Bool {
        schema.field(field).map { $0.role == .key && $0.type == .string } ?? false
    }

    /// What to write for an entry, outside of any turn; nil where there is nothing to do.
    ///
    /// To be applied before the entry is matched, so that a rule can join the
    /// member already. `get` reads one row of the home's state.
    package static func operation(
        for entry: LogEntry, schema: EventSchema, get: (StoredCollection, Row) throws -> Row?
    ) throws -> Operation? {
        guard isMade(by: schema), let id = entry.body[field]?.stringValue, Name.problem(with: id) == nil
        else {
            return nil
        }
        let home = HomeKey(entry.home)
        guard try get(PrimitiveTables.member, home.row(.text(id))) == nil else { return nil }
        let row = home.row + Member(id: id).cells + [.integer(entry.number)]
        return .put(PrimitiveTables.member.id, row)
    }
}
