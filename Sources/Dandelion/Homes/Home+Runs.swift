public import DandelionModel
import DandelionStore
public import DandelionWorkflow

/// A run of a workflow, as it stands.
public struct RunInfo: Sendable, Equatable {
    public let id: String
    /// The workflow's name; a plugin's begins with the plugin's and a slash.
    public let workflow: String
    /// The workflow's version, or for a plugin the home's number of the bundle with which it began.
    public let version: Int
    /// What it was started under; nil without a key, and once it has ended.
    public let key: String?
    public let status: RunStatus
    /// What it says of itself.
    public let statusText: String?
    /// Why it is blocked, failed, cancelled or terminated.
    public let reason: Value?
    /// Whether it undoes what it did, before it ends as failed or cancelled.
    public let isUndoing: Bool
    /// The entry that started it.
    public let started: Int64
    /// When it goes on by itself, whatever else happens; nil where it does not.
    public let deadline: Instant?
}

extension Home {
    /// A run by its id; nil where there is none.
    public func run(_ id: String) async throws -> RunInfo? {
        try await runs(prefix: [.text(id)], limit: 1).first
    }

    /// The runs of the home, or of one workflow, in the order in which they began.
    ///
    /// - Parameter workflow: `invite` for one in Swift, `shop-plugin/invite` for a plugin's.
    public func runs(of workflow: String? = nil, limit: Int = 1_000) async throws -> [RunInfo] {
        let found = try await runs(prefix: [], limit: .max).filter {
            workflow == nil || $0.workflow == workflow
        }
        return Array(found.sorted { $0.started < $1.started }.prefix(limit))
    }

    private func runs(prefix: [Cell], limit: Int) async throws -> [RunInfo] {
        let digestKey = try await engine.openStore().digestKey
        return try await read { [key] view in
            try view.rows(Scan(Tables.run, prefix: key.row + prefix, limit: limit)).map { row in
                let run = try RunRow(row: row)
                return RunInfo(
                    id: run.run, workflow: run.workflow, version: run.version, key: run.key,
                    status: run.status, statusText: try run.status(in: view, key: digestKey),
                    reason: try run.reason(in: view, key: digestKey),
                    isUndoing: run.course.ending != nil, started: run.started, deadline: run.timer?.due)
            }
        }
    }
}
