import DandelionStore

/// Which events anybody in a home waits for, or listens to, and by which fields.
///
/// It never lacks a subscription that stands; it may name one that has gone. So
/// it is grown with each subscription and not shrunk, and read anew when the
/// home is. There are as few of them as there are key fields in the catalog.
struct HeardEvents {
    /// Fields by type; the empty field stands for every event of the type.
    private var fields: [String: Set<String>] = [:]

    var isEmpty: Bool { fields.isEmpty }

    /// Reads them from the home's subscriptions, with one look-up for each field.
    init(in home: HomeKey, _ view: PendingView) throws {
        var rest = Scan.Bound.unbounded
        while let row = try view.first(
            Scan(Tables.subscription, prefix: home.row, from: rest, limit: 1))
        {
            guard let type = row[2].text, let field = row[3].text else {
                throw FoldError.damaged("a subscription of home '\(home.name)'")
            }
            add(type, by: field)
            rest = .excluding([row[2], row[3]])
        }
    }

    mutating func add(_ type: String, by field: String) {
        fields[type, default: []].insert(field)
    }

    func fields(of type: String) -> Set<String> { fields[type] ?? [] }
}
