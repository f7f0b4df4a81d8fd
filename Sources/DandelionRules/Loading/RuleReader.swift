import DandelionModel

/// Reads what the declare phase has collected, and keeps every mistake it meets.
///
/// Each function gives nil for what it could not read, after it has reported
/// why; the reading goes on, so that an author sees all mistakes at once.
struct RuleReader {
    let events: EventCatalog
    let records: [String: RecordSchema]
    let settings: [String: FieldType]
    let workflows: Set<String>

    var problems: [RuleProblem] = []
    /// Where the thing that is being read stands.
    var at = ""
    var names = Names()

    /// What paths may name, where the reader is now.
    struct Names {
        var roots: Set<RulePath.Root> = []
        /// The event; nil where it is unknown, which has been reported then.
        var on: Shape?
        /// The joined records; nil for one that is unknown.
        var with: [String: Shape?] = [:]
    }

    init(
        events: EventCatalog, records: [String: RecordSchema] = [:], settings: [String: FieldType] = [:],
        workflows: Set<String> = []
    ) {
        self.events = events
        self.records = records
        self.settings = settings
        self.workflows = workflows
    }

    mutating func report(_ message: String, _ hint: String? = nil) {
        problems.append(RuleProblem(at: at, message: message, hint: hint))
    }

    /// Reports a name that is not known, with the one that was probably meant.
    mutating func reportUnknown(
        _ message: String, _ name: String, among known: some Sequence<String>, _ remedy: String
    ) {
        let nearest = Suggestion.nearest(to: name, among: known)
        report(message, nearest.map { "did you mean \($0.quoted)?" } ?? remedy)
    }

    mutating func reportFuture(_ what: String, _ remedy: String) {
        report("\(what) is not in this version", remedy)
    }

    /// Runs the body with the place where a declared thing stands.
    mutating func reading<Result>(_ value: Value, _ body: (inout RuleReader) -> Result) -> Result {
        let outer = at
        if let inner = value["at"]?.stringValue { at = inner }
        defer { at = outer }
        return body(&self)
    }

    /// The kind of a declared thing; nil for literals, and for tables of the author's own.
    static func kind(_ value: Value) -> String? { value["$"]?.stringValue }

    /// The entries of a table. An empty one came as a list.
    static func members(_ value: Value) -> [(key: String, value: Value)]? {
        switch value {
        case .map(let map): map.entries
        case .list(let values) where values.isEmpty: []
        default: nil
        }
    }

    /// What a value is, for a text that says that something else belongs there.
    static func noun(_ value: Value) -> String {
        switch kind(value) {
        case "match", "anything", "all", "any", "no": "a matcher"
        case "path", "expr": "a path"
        case "pattern": "a pattern"
        case "aggregate": "a count"
        case "function": "a function"
        case .some(let kind): "a \(kind)"
        case nil:
            switch value {
            case .bool: "a boolean"
            case .null: "nil"
            case .list(let values): values.isEmpty ? "an empty table" : "a list"
            case .map where value.rateValue == nil: "a table"
            case .string: "the text \(value.text)"
            default: value.text
            }
        }
    }

    /// What to say of a condition that Lua has worked out already.
    static func remedy(forBooleanAt field: String, _ type: ValueType) -> String {
        """
        Lua works out '==', '<', 'and' and 'not' at once, so a comparison is never data: instead of \
        on.\(field) > x write \(field) = gt(\(type.example)), and combine with all, any and no
        """
    }
}
