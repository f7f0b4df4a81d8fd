package import DandelionLua
package import DandelionModel
package import DandelionRules
package import DandelionWorkflow

/// What the plugins of a process find around them, the same in every lane.
package struct PluginEnvironment: Sendable {
    /// The event types that are known; plugins add their own.
    package let catalogs: CatalogBox
    package let records: any PluginRecords
    /// What one turn of a plugin may use, by the plugin's name.
    package let limits: @Sendable (_ plugin: String) -> SandboxLimits
    /// Bytes of coroutines that a lane keeps while their runs wait.
    package let parkedBytes: Int
    package let log: Log

    /// Takes a line that a plugin wrote, in a turn of an entry of a home. Turns that fail have written too.
    package typealias Log =
        @Sendable (_ plugin: String, _ home: String, _ entry: Int64, _ line: PluginLogLine) -> Void

    package init(
        catalogs: CatalogBox, records: any PluginRecords,
        limits: @escaping @Sendable (_ plugin: String) -> SandboxLimits = { _ in SandboxLimits() },
        parkedBytes: Int = 32 << 20, log: @escaping Log = { _, _, _, _ in }
    ) {
        self.catalogs = catalogs
        self.records = records
        self.limits = limits
        self.parkedBytes = parkedBytes
        self.log = log
    }
}

/// The records that rules may join, and where they are found.
package protocol PluginRecords: Sendable {
    /// By their types, such as `member`.
    var schemas: [String: RecordSchema] { get }

    /// A record as it is at an entry; nil where there is none of that key.
    func record(_ type: String, key: Value, in facts: HomeFacts) throws -> Value?

    /// What an event makes known before any rule is asked about it, written with the entry.
    func prepare(_ entry: LogEntry, schema: EventSchema, _ facts: HomeFacts) throws
}

extension PluginRecords {
    package func prepare(_ entry: LogEntry, schema: EventSchema, _ facts: HomeFacts) throws {}
}
