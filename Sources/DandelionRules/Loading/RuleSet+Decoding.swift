package import DandelionModel

extension RuleSet {
    /// Reads, checks and compiles the rules of a bundle.
    ///
    /// - Parameters:
    ///   - rules: As the declare phase has collected them, in their order.
    ///   - records: By the names of the records.
    ///   - settings: The types of the plugin's settings by their names.
    ///   - workflows: The names of the workflows that the bundle declares.
    /// - Throws: ``RuleProblems`` with every mistake; nothing is compiled then.
    package init(
        decoding rules: [Value], events: EventCatalog, records: [String: RecordSchema] = [:],
        settings: [String: FieldType] = [:], workflows: Set<String> = []
    ) throws(RuleProblems) {
        var reader = RuleReader(events: events, records: records, settings: settings, workflows: workflows)
        var compiled: [CompiledRule] = []
        var places: [String: String] = [:]
        for rule in rules {
            if let rule = reader.rule(rule) { compiled.append(rule) }
            guard let name = rule["name"]?.stringValue else { continue }
            if let first = places[name] {
                let place = first.isEmpty ? "" : " (the other stands at \(first))"
                reader.report("two rules are called \(name.quoted)\(place)", "give one of them another name")
            } else {
                places[name] = rule["at"]?.stringValue ?? ""
            }
        }
        guard reader.problems.isEmpty else { throw RuleProblems(reader.problems) }
        self.init(compiled)
    }
}
