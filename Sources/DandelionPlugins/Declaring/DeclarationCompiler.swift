import DandelionModel
import DandelionPrimitives
import DandelionRules

/// Checks what a file declared, and makes it what the engine works with.
struct DeclarationCompiler {
    let bundle: PluginBundle
    let declarations: Declarations
    let events: EventCatalog
    let records: [String: RecordSchema]
    let capabilities: Set<String>

    /// What the manifest asks for, as it is written; nil without a manifest.
    var needs: [String]? {
        guard let manifest = declarations.items(.plugin).first?.value else { return nil }
        return manifest["needs"]?.listValue?.compactMap(\.stringValue) ?? []
    }

    /// Reports everything that is wrong; what it gives counts only where nothing is.
    ///
    /// - Parameter isWhole: Whether the file ran to its end. Where not, names
    ///   that it did not come to declare are no mistakes.
    /// - Returns: Nil where something is wrong, and reported.
    func compile(isWhole: Bool) -> PluginDeclaration? {
        reportNames()
        let (catalog, own) = readEvents()
        // A file that was ended early may have come to its manifest, or not.
        guard isWhole || !declarations.items(.plugin).isEmpty else { return nil }
        let manifest = PluginManifest.read(declarations, capabilities: capabilities, main: bundle.main)
        let templates = declarations.items(.template).compactMap(template)
        let programs = declarations.items(.program).compactMap { program($0, manifest) }
        guard isWhole else { return nil }
        let unknown = reportUnknown(catalog)
        guard let rules = rules(catalog, manifest, without: unknown), declarations.problems.isEmpty else {
            return nil
        }
        return PluginDeclaration(
            manifest: manifest, rules: rules,
            workflows: Dictionary(declarations.items(.workflow).map { ($0.name, $0.place) }) { first, _ in
                first
            },
            templates: templates, programs: programs, events: own,
            tests: declarations.items(.test).map { TestDeclaration(name: $0.name, place: $0.place) })
    }

    /// Names that are given twice, or that cannot be.
    private func reportNames() {
        let named: [Declarations.Kind] = [.rule, .workflow, .template, .program, .test, .newEvent]
        for kind in named {
            var places: [String: String] = [:]
            for item in declarations.items(kind) {
                let first = places.updateValue(places[item.name] ?? item.place, forKey: item.name)
                // The rules' own reader tells of a second rule.
                if let first, kind != .rule {
                    declarations.report(
                        item.place,
                        "a second \(kind.rawValue) is called '\(item.name)'; the first is at \(first)",
                        "Give one of them another name")
                }
                if let reason = Self.unfit(item.name, kind) {
                    declarations.report(
                        item.place, "'\(item.name)' cannot name a \(kind.rawValue): \(reason)")
                }
            }
        }
    }

    private static func unfit(_ name: String, _ kind: Declarations.Kind) -> String? {
        if name.utf8.count > 128 { return "it has \(name.utf8.count) bytes, and at most 128 may be" }
        if name.unicodeScalars.contains(where: { $0.value < 0x20 || $0 == "/" }) {
            return "slashes and line breaks cannot stand in it"
        }
        // Handlers are called after their plugin, and those of rules begin like this.
        if kind == .workflow, name.hasPrefix("rule ") {
            return "names that begin with 'rule ' belong to rules"
        }
        return nil
    }

    /// The host's event types and the plugin's own.
    private func readEvents() -> (EventCatalog, [EventSchema]) {
        var catalog = events
        var own: [EventSchema] = []
        for item in declarations.items(.newEvent) {
            guard let schema = EventSchema(declared: item, report: declarations.report) else { continue }
            do throws(SchemaRefusal) {
                try catalog.add(schema)
                own.append(schema)
            } catch {
                declarations.report(PluginProblem(at: item.place, text: error.description))
            }
        }
        return (catalog, own)
    }

    /// Reports references to events and records that nobody declares, and names them.
    private func reportUnknown(_ catalog: EventCatalog) -> Set<String> {
        var unknown: Set<String> = []
        for (kind, known) in [(Declarations.Kind.event, catalog.names), (.record, records.keys.sorted())] {
            for item in declarations.items(kind) where !known.contains(item.name) {
                unknown.insert("\(kind.rawValue) \(item.name)")
                let meant = Suggestion.nearest(to: item.name, among: known)
                let other =
                    kind == .event
                    ? "Declare it in the host, or with event.new \"\(item.name)\" { … }"
                    : "There are \(known.joined(separator: ", "))"
                declarations.report(
                    item.place, "no \(kind == .event ? "event type" : "record") is called '\(item.name)'",
                    meant.map { "Did you mean '\($0)'?" } ?? other)
            }
        }
        return unknown
    }

    /// Reports `pattern:within "30d"`, which no place of this version takes.
    private func reportWindows(_ value: Value) {
        switch value {
        case .list(let elements): elements.forEach(reportWindows)
        case .map(let map):
            if map["$"] == "pattern" {
                for word in ["within", "per"] where map[word] != nil {
                    declarations.report(
                        map["at"]?.stringValue ?? bundle.main,
                        "':\(word)' on a pattern is not in this version",
                        "Leave it out: history counts from its beginning")
                }
            }
            for (_, element) in map.entries { reportWindows(element) }
        default: break
        }
    }

    /// Compiles the rules, without those that could not be read.
    private func rules(_ catalog: EventCatalog, _ manifest: PluginManifest, without unknown: Set<String>)
        -> RuleSet?
    {
        for item in declarations.items(.rule) { reportWindows(item.value) }
        let sound = declarations.items(.rule).map(\.value).filter { rule in
            !rule.holdsBroken && !rule.refers(to: unknown)
        }
        let settings = Dictionary(manifest.settings.map { ($0.name, $0.fieldType) }) { first, _ in first }
        do throws(RuleProblems) {
            return try RuleSet(
                decoding: sound, events: catalog, records: records, settings: settings,
                workflows: Set(declarations.items(.workflow).map(\.name)))
        } catch {
            for problem in error.problems {
                declarations.report(problem.at, problem.message, problem.hint)
            }
            return nil
        }
    }
}

extension Value {
    /// Whether a pattern in it is of one of these, named as in `event order.paid`.
    fileprivate func refers(to names: Set<String>) -> Bool {
        guard !names.isEmpty else { return false }
        switch self {
        case .list(let elements): return elements.contains { $0.refers(to: names) }
        case .map(let map):
            if let of = map["of"]?.stringValue, let type = map["type"]?.stringValue,
                names.contains("\(of) \(type)")
            {
                return true
            }
            return map.entries.contains { $0.value.refers(to: names) }
        default: return false
        }
    }
}
