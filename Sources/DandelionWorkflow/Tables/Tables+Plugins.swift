public import DandelionStore

/// What plugins and their rules need, since schema version 2.
extension Tables {
    /// Bundles of plugins by the hash of their content. No home's: every home may use them.
    public static let bundle = StoredCollection(
        id: 20, name: "bundle", columns: [Column("hash", .text), Column("body", .blob)], keyCount: 1)

    /// The plugins of a home: which version new runs take, and what was granted and set.
    public static let plugin = StoredCollection(
        id: 21, name: "plugin",
        columns: homeKey + [
            Column("plugin", .text), Column("active_version", .integer, nullable: true),
            Column("state", .blob),
        ], keyCount: 3)

    /// Which bundle each version of a plugin is, and the entry that brought it.
    public static let pluginVersion = StoredCollection(
        id: 22, name: "plugin_version",
        columns: homeKey + [
            Column("plugin", .text), Column("version", .integer), Column("bundle", .text),
            Column("number", .integer),
        ], keyCount: 4)

    /// Entries that a run's listener has heard and the run has not taken.
    public static let buffer = StoredCollection(
        id: 23, name: "buffer",
        columns: homeKey + [
            Column("run", .text), Column("listener", .integer), Column("number", .integer),
        ], keyCount: 5)

    /// What rules have counted, by the pattern that they share and its key.
    public static let window = StoredCollection(
        id: 24, name: "window",
        columns: homeKey + [
            Column("window", .text), Column("key", .text), Column("count", .integer),
            Column("payload", .blob, nullable: true),
        ], keyCount: 4)

    /// What a rule does once only, and the entry at which it did.
    public static let claim = StoredCollection(
        id: 25, name: "claim",
        columns: homeKey + [Column("rule", .text), Column("key", .text), Column("number", .integer)],
        keyCount: 4)
}
