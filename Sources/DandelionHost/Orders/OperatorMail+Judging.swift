import Dandelion
import DandelionModel
import DandelionPlugins
import DandelionStore
import DandelionWorkflow

/// Whether a home would carry an order out, as far as what is durable tells.
extension OperatorMail {
    /// Dead letters that a refusal names at most.
    private static let lettersNamed = 5

    /// - Throws: ``OrderRefusal``; `ConfigurationRefusal`; what the store throws.
    func judge(_ order: OperatorOrder, _ home: HomeKey) throws {
        try store.read { view in
            try judge(home, view)
            if let run = order.run { try judge(run: run, home, view) }
            switch order {
            case .plugin(let order): try judge(order, home, view)
            case .redrive(let entry, let turn): try judge(entry, turn, home, view)
            // Nobody's erasure is refused for a name that is not known here: it may be in mail that waits.
            case .erase, .cancel, .pause, .resume, .terminate: break
            }
        }
    }

    private func judge(_ home: HomeKey, _ view: any ReadView) throws {
        if try view.get(Tables.home, key: home.row) != nil { return }
        let waiting = Scan(
            Tables.mail, index: Tables.mail.index("mail_message"), prefix: [.text(home.name)], limit: 1)
        if try view.first(waiting) != nil { return }
        let names = try view.rows(Scan(Tables.home)).compactMap { $0[1].text }
        throw OrderRefusal.unknownHome(
            home.name, nearest: Suggestion.nearest(to: home.name, among: names))
    }

    private func judge(run id: String, _ home: HomeKey, _ view: any ReadView) throws {
        guard let row = try view.get(Tables.run, key: home.row(.text(id))) else {
            let ids = try view.rows(Scan(Tables.run, prefix: home.row)).compactMap { $0[2].text }
            throw OrderRefusal.unknownRun(
                id, home: home.name, nearest: Suggestion.nearest(to: id, among: ids))
        }
        let status = try RunRow(row: row).status
        guard status.isLive else { throw OrderRefusal.ended(run: id, status: "\(status)") }
    }

    private func judge(_ order: PluginOrder, _ home: HomeKey, _ view: any ReadView) throws {
        let inspector = try PluginInspector(stored: view)
        do {
            try HomeFacts.reading(home, in: view, schema: Engine.schema) { try inspector.check(order, $0) }
        } catch is PluginRefusal {
            // The plugin names events that only its host knows: the host will judge the setting.
        }
    }

    private func judge(_ entry: Int64, _ turn: Int, _ home: HomeKey, _ view: any ReadView) throws {
        let key = home.row(.integer(entry), .integer(Int64(turn)))
        if try view.get(Tables.deadLetter, key: key) != nil { return }
        let scan = Scan(Tables.deadLetter, prefix: home.row, limit: Self.lettersNamed)
        let known = try view.rows(scan).map { row in
            let letter = try DeadLetter(row: row)
            return "turn \(letter.turn) of entry \(letter.entry)"
        }
        throw OrderRefusal.unknownDeadLetter(entry: entry, turn: turn, home: home.name, known: known)
    }
}
