package import DandelionModel

/// A message at the moment of its delivery, as the activity `dandelion.deliver` gets it.
public struct MessageDelivery: Sendable {
    public let message: String
    public let member: String
    public let template: String
    public let purpose: String?
    public let language: String?
    public let zone: String?
    private let subject: String
    private let text: String
    private let link: String?
    private let variables: Value
    private let name: Value?
    private let address: Value?

    /// A message with its blanks filled in: of a person, and kept nowhere.
    public struct Rendered: Sendable, Hashable {
        /// Nil where the member has none.
        public let address: String?
        public let subject: String
        public let text: String
    }

    /// The delivery of an activity's input; nil for another's.
    package init?(input: Value) {
        guard let message = input["message"]?.stringValue, let member = input["member"]?.stringValue,
            let template = input["template"]?.stringValue, let subject = input["subject"]?.stringValue,
            let text = input["text"]?.stringValue
        else { return nil }
        self.message = message
        self.member = member
        self.template = template
        self.subject = subject
        self.text = text
        purpose = input["purpose"]?.stringValue
        language = input["language"]?.stringValue
        zone = input["zone"]?.stringValue
        link = input["link"]?.stringValue
        variables = input["variables"] ?? .null
        name = input["name"]
        address = input["address"]
    }

    /// Fills the blanks in.
    ///
    /// - Parameter resolve: The value that a reference leads to; nil where it was erased.
    /// - Returns: Nil where anything of it was erased: then it is for nobody any more.
    package func rendered(
        _ resolve: (PersonalReference) async throws -> Value?
    ) async throws -> Rendered? {
        func plain(_ value: Value?) async throws -> (text: String?, isErased: Bool) {
            guard case .personal(let reference)? = value else { return (value.flatMap(Self.shown), false) }
            guard let found = try await resolve(reference) else { return (nil, true) }
            return (Self.shown(found), false)
        }
        var variables = variables
        if case .personal(let reference) = variables {
            guard let found = try await resolve(reference) else { return nil }
            variables = found
        }
        var values: [(String, Value?)] = [("name", name), ("address", address)]
        values.append(("link", link.map(Value.string)))
        if case .map(let map) = variables { values += map.entries.map { ($0.key, $0.value) } }
        var blanks: [String: String] = [:]
        for (key, value) in values {
            let (text, isErased) = try await plain(value)
            if isErased { return nil }
            if let text { blanks[key] = text }
        }
        return Rendered(
            address: try await plain(address).text,
            subject: MessageTemplate.fill(subject, with: blanks),
            text: MessageTemplate.fill(text, with: blanks))
    }

    /// A value as people read it; nil for what is no single thing.
    private static func shown(_ value: Value) -> String? {
        switch value {
        case .string(let text): text
        case .int(let number): String(number)
        case .float(let number): String(number)
        case .bool(let flag): String(flag)
        case .money(let money): money.description
        case .instant(let instant): instant.description
        case .duration(let duration): duration.text
        case .map: value["$rate"]?.stringValue.flatMap { try? Rate($0) }?.description
        case .null, .bytes, .list, .personal: nil
        }
    }
}
