import DandelionModel

/// The text of a message before anything is filled in.
///
/// `{name}`, `{address}`, `{link}` and the variables of a message are filled in
/// when it is delivered; `{{` and `}}` are braces. What has no value is left out.
public struct MessageTemplate: Sendable, Hashable {
    public let name: String
    public let subject: String
    public let text: String
    /// What it is sent for, as members opt out of it; nil for a message that only ``Member/isUnsubscribed`` stops.
    public let purpose: String?

    public init(name: String, subject: String = "", text: String, purpose: String? = nil) {
        self.name = name
        self.subject = subject
        self.text = text
        self.purpose = purpose
    }

    /// By what the texts are found; the same for the same texts.
    var digest: String { Digest(of: .list([.string(subject), .string(text)])).description }

    /// A text with its blanks filled in.
    static func fill(_ text: String, with blanks: [String: String]) -> String {
        var filled = ""
        var rest = text[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            filled += rest[..<brace]
            let after = rest.index(after: brace)
            if after < rest.endIndex, rest[after] == rest[brace] {
                filled.append(rest[brace])
                rest = rest[rest.index(after: after)...]
            } else if rest[brace] == "{", let end = rest[after...].firstIndex(of: "}") {
                filled += blanks[String(rest[after..<end])] ?? ""
                rest = rest[rest.index(after: end)...]
            } else {
                filled.append(rest[brace])
                rest = rest[after...]
            }
        }
        return filled + rest
    }
}
