import DandelionModel
import DandelionStore
import DandelionWorkflow

/// The plugins of one home, as its rows say: what is active, granted and set.
///
/// A lane keeps it from one entry to the next; it changes only with an entry of
/// the kind `configure`, and is forgotten with everything else.
struct HomePlugins {
    /// In the order of their names, which is the order in which their rules are asked.
    private(set) var plugins: [HomePlugin] = []

    subscript(name: String) -> HomePlugin? {
        get { plugins.first { $0.name.hasSameBytes(as: name) } }
        set {
            plugins.removeAll { $0.name.hasSameBytes(as: name) }
            guard let newValue else { return }
            let place = plugins.firstIndex { name.precedesInBytes($0.name) } ?? plugins.count
            plugins.insert(newValue, at: place)
        }
    }

    init() {}

    init(reading facts: HomeFacts) throws {
        try facts.scan(Scan(Tables.plugin, prefix: facts.home.row)) { row in
            plugins.append(try HomePlugin(row: row))
            return true
        }
        for place in plugins.indices {
            let prefix = facts.home.row(.text(plugins[place].name))
            try facts.scan(Scan(Tables.pluginVersion, prefix: prefix)) { row in
                if let version = row[3].integer, let hash = row[4].text {
                    plugins[place].versions[Int(version)] = hash
                }
                return true
            }
        }
    }
}

/// One plugin in one home.
struct HomePlugin: Equatable {
    let name: String
    /// Nil before the first version was taken, and where it was removed.
    var activeVersion: Int?
    /// The bundle of each version that the home ever took.
    var versions: [Int: String] = [:]
    /// What the host's configuration grants.
    var offered: Set<String> = []
    /// What an operator granted, or took away, whatever the configuration says.
    var granted: Set<String> = []
    var revoked: Set<String> = []
    /// The settings that were set, by name; the others have their defaults.
    var settings = ValueMap()
    var isDisabled = false
    /// What limits make of it.
    var standing = PluginStanding()

    init(name: String) { self.name = name }

    /// Whether its rules fire.
    var isOn: Bool { !isDisabled && standing.suspension == nil }

    var activeHash: String? { activeVersion.flatMap { versions[$0] } }

    var grants: Set<String> { offered.union(granted).subtracting(revoked) }

    init(row: Row) throws {
        guard row.count >= 5, let name = row[2].text else { throw FoldError.damaged("the row of a plugin") }
        self.init(name: name)
        activeVersion = row[3].integer.map { Int($0) }
        let state = try row[4].value()
        offered = Self.names(state["offered"])
        granted = Self.names(state["granted"])
        revoked = Self.names(state["revoked"])
        if case .map(let map)? = state["settings"] { settings = map }
        isDisabled = state["disabled"]?.boolValue ?? false
        standing = PluginStanding(state: state)
    }

    func row(_ home: HomeKey) -> Row {
        var state = ValueMap([
            ("offered", Self.list(offered)), ("granted", Self.list(granted)), ("revoked", Self.list(revoked)),
            ("settings", .map(settings)), ("disabled", .bool(isDisabled)),
        ])
        standing.write(to: &state)
        return home.row(.text(name), Cell(activeVersion.map { Int64($0) }), Cell(.map(state)))
    }

    private static func names(_ value: Value?) -> Set<String> {
        Set((value?.listValue ?? []).compactMap(\.stringValue))
    }

    static func list(_ names: Set<String>) -> Value {
        .list(names.sorted { $0.precedesInBytes($1) }.map(Value.string))
    }
}
