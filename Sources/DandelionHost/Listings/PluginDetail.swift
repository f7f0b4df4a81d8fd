package import Dandelion
import DandelionPlugins
import DandelionRules
import DandelionPrimitives

/// A plugin with all that it declares, and what the home granted and set.
package struct PluginDetail: DetailedItem {
    let item: PluginItem
    /// The versions that the home took, the latest last.
    let versions: [(number: Int64, bundle: String, entry: Int64)]

    private var declaration: PluginDeclaration? { item.declaration }

    package var sheet: Sheet {
        let version = declaration.map { " \($0.manifest.version)" } ?? ""
        var sheet = Sheet("\(item.name)\(version)")
        sheet.add(fields: [
            ("summary", declaration?.manifest.summary), ("state", item.state),
            ("why", item.standing.why), ("next", item.standing.next), ("limits", item.standing.allowance),
            ("number", item.number.map { String($0) }), ("bundle", item.bundle),
            ("problem", item.problem),
        ])
        sheet.add(
            "stopped by limits",
            table: TextTable(PluginStandingText.stopColumns, rows: item.standing.stopRows))
        sheet.add("rights", table: TextTable(Self.rightColumns, rows: rights.map { [$0.name, $0.state] }))
        sheet.add(
            "settings",
            table: TextTable(
                Self.settingColumns,
                rows: settings.map { [$0.name, $0.value, $0.isSet ? "yes" : "", $0.fallback, $0.about] }))
        if let declaration {
            sheet.add("rules", lines: declaration.rules.rules.map(\.name))
            sheet.add("workflows", lines: declaration.workflows.keys.sorted().map { "\(item.name)/\($0)" })
            sheet.add("programs", lines: declaration.programs.map(\.name))
            sheet.add("templates", lines: declaration.templates.map(Self.line))
            sheet.add("events", lines: declaration.events.map(\.name))
        }
        sheet.add(
            "versions",
            table: TextTable(
                Self.versionColumns,
                rows: versions.map { ["\($0.number)", $0.bundle, ThingID.entry($0.entry)] }))
        return sheet
    }

    /// What its turns may spend, in a sentence.
    package var limitsText: String {
        "plugin '\(item.name)' has "
            + (item.standing.allowance.map { "limits of its own: \($0)" } ?? "the host's limits")
    }

    private static let rightColumns = [TextTable.Column("CAPABILITY"), TextTable.Column("STATE")]
    private static let settingColumns = [
        TextTable.Column("SETTING"), TextTable.Column("VALUE"), TextTable.Column("SET"),
        TextTable.Column("DEFAULT"), TextTable.Column("ABOUT", mayBeCut: true),
    ]
    private static let versionColumns = [
        TextTable.Column("NUMBER", .right), TextTable.Column("BUNDLE"), TextTable.Column("SINCE"),
    ]

    private static func line(_ template: MessageTemplate) -> String {
        template.purpose.map { "\(template.name) (\($0))" } ?? template.name
    }

    /// What it needs, and what else it may use.
    private var rights: [(name: String, state: String)] {
        let needs = declaration?.manifest.needs ?? []
        let missing = Set(item.missing)
        return needs.map { ($0, missing.contains($0) ? "needed, not granted" : "granted") }
            + item.grants.subtracting(needs).sorted().map { ($0, "granted, not needed") }
    }

    private var settings: [(name: String, value: String, isSet: Bool, fallback: String, about: String)] {
        guard let declaration else {
            return item.set.entries.map { ($0.key, DisplayText.value($0.value), true, "", "") }
        }
        return declaration.manifest.settings.map { setting in
            let set = item.set[setting.name]
            return (
                setting.name, DisplayText.value(set ?? setting.defaultValue), set != nil,
                DisplayText.value(setting.defaultValue), setting.about ?? ""
            )
        }
    }

    package var value: Value {
        guard case .map(var map) = item.value else { return .null }
        map["versions"] = .list(
            versions.map {
                [
                    "number": .int($0.number), "bundle": .string($0.bundle),
                    "entry": .string(ThingID.entry($0.entry)),
                ]
            })
        map["settings"] = .list(
            settings.map {
                [
                    "name": .string($0.name), "value": .string($0.value), "is_set": .bool($0.isSet),
                    "default": .string($0.fallback), "about": .string($0.about),
                ]
            })
        guard let declaration else { return .map(map) }
        map["needs"] = .list(declaration.manifest.needs.map(Value.string))
        map["rules"] = .list(declaration.rules.rules.map { .string($0.name) })
        map["workflows"] = .list(declaration.workflows.keys.sorted().map(Value.string))
        map["programs"] = .list(declaration.programs.map { .string($0.name) })
        map["templates"] = .list(declaration.templates.map { .string($0.name) })
        map["events"] = .list(declaration.events.map { .string($0.name) })
        return .map(map)
    }
}
