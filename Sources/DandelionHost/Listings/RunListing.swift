package import Dandelion
import DandelionPrimitives

/// Which runs are wanted.
package struct RunFilter: Sendable {
    /// As in `shop/invite`, or what stands behind the slash.
    package var workflow: String?
    /// As in ``RunStatus/words``.
    package var status: String?
    package var key: String?
    /// Also those by which messages go out, one each.
    package var includesMessages = false

    package init() {}

    func holds(for run: RunRow) -> Bool {
        if let status, "\(run.status)" != status { return false }
        guard let workflow else { return includesMessages || run.workflow != MessageGate.workflow }
        return run.workflow.hasSameBytes(as: workflow)
            || run.workflow.split(separator: "/").last.map { String($0).hasSameBytes(as: workflow) } == true
    }
}

extension RunStatus {
    /// The states in the words of the command line.
    package static let words = (1...64).compactMap { RunStatus(rawValue: $0).map { "\($0)" } }
}

extension HomeView {
    /// A page of the runs, in the order in which they began, to the millisecond.
    package func runs(_ filter: RunFilter, _ request: PageRequest) throws -> Page<RunItem> {
        try page(Tables.run, request) { row in
            let run = try RunRow(row: row)
            guard filter.holds(for: run) else { return nil }
            let item = try RunItem(run, in: self)
            if let key = filter.key, item.key?.hasSameBytes(as: key) != true { return nil }
            return item
        }
    }
}
