package import Dandelion
import DandelionPlugins
import DandelionRules

/// A plugin as a home has it, in one line.
package struct PluginItem: ListedItem {
    package let name: String
    /// The home's own number of the active bundle; nil before it has taken one.
    let number: Int64?
    let bundle: String?
    package let isDisabled: Bool
    let grants: Set<String>
    /// What was set, by name; the others have their defaults.
    let set: ValueMap
    let standing: PluginStandingText
    /// Nil where the bundle cannot be declared here; then ``problem`` says why.
    let declaration: PluginDeclaration?
    let problem: String?

    package static let columns = [
        TextTable.Column("PLUGIN"), TextTable.Column("VERSION"), TextTable.Column("STATE"),
        TextTable.Column("RULES", .right), TextTable.Column("WORKFLOWS", .right),
        TextTable.Column("SET", .right), TextTable.Column("MISSING RIGHTS"),
        TextTable.Column("SUMMARY", mayBeCut: true),
    ]

    init(row: Row, version: Row?, declaring: (String) throws -> PluginDeclaration) throws {
        guard row.count >= 5, let name = row[2].text else { throw FoldError.damaged("the row of a plugin") }
        self.name = name
        number = row[3].integer
        bundle = version?[4].text
        let state = try row[4].value()
        func names(_ field: String) -> Set<String> {
            Set((state[field]?.listValue ?? []).compactMap(\.stringValue))
        }
        grants = names("offered").union(names("granted")).subtracting(names("revoked"))
        isDisabled = state["disabled"]?.boolValue ?? false
        standing = PluginStandingText(plugin: name, standing: PluginStanding(state: state))
        if case .map(let map)? = state["settings"] { set = map } else { set = ValueMap() }
        do {
            declaration = try bundle.map(declaring)
            problem = nil
        } catch {
            declaration = nil
            problem = "\(error)"
        }
    }

    var state: String {
        if number == nil { return "without a version" }
        if standing.why != nil { return "suspended" }
        return isDisabled ? "disabled" : "enabled"
    }

    /// Capabilities that it needs and may not use.
    var missing: [String] {
        (declaration?.manifest.needs ?? []).filter { !Capability.isGranted($0, by: grants) }
    }

    package var cells: [String] {
        [
            name, declaration?.manifest.version ?? "", state,
            declaration.map { String($0.rules.rules.count) } ?? "",
            declaration.map { String($0.workflows.count) } ?? "",
            set.isEmpty ? "" : String(set.count), missing.joined(separator: ", "),
            standing.why.map { "suspended: \($0)" } ?? declaration?.manifest.summary ?? problem ?? "",
        ]
    }

    package var value: Value {
        .object(
            [
                ("name", .string(name)), ("version", .text(declaration?.manifest.version)),
                ("number", number.map(Value.int) ?? .null), ("bundle", .text(bundle)),
                ("enabled", .bool(number != nil && !isDisabled && standing.why == nil)),
                ("state", .string(state)),
                ("summary", .text(declaration?.manifest.summary)),
                ("grants", .list(grants.sorted().map(Value.string))),
                ("missing", .list(missing.map(Value.string))), ("set", .map(set)),
                ("problem", .text(problem)),
            ] + standing.fields)
    }
}
