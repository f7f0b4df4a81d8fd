import DandelionModel

/// Values as JSON text.
enum JSONLibrary {
    static let topic = HostTopic(
        "JSON",
        """
        What JSON does not have is a table with one key: `{"$money":"10.00 EUR"}`, `{"$instant":"…"}`, \
        `{"$duration":"3d"}`. Each comes back as what it was. `null` is nil; an empty table is written as a list.
        """,
        [encode, decode])

    static let encode = HostDeclaration(
        "json.encode", "The compact JSON of a value, the same each time: keys are sorted.",
        [HostParameter("value", .any, "anything but functions and personal data")],
        returns: [.string], effect: .pure, phase: .both,
        body: .pure { arguments in
            if let path = personalPath(in: arguments[0]) {
                throw HostMismatch(
                    "\(path) is personal data, which never leaves as text",
                    hint: "pass the member's id instead")
            }
            return [.string(JSONText.encode(arguments[0]))]
        })

    static let decode = HostDeclaration(
        "json.decode",
        "The value of a JSON text. Strict: nothing is repaired, and a fault raises with line and column.",
        [HostParameter("text", .string, "JSON as RFC 8259 has it")],
        returns: [.any], effect: .pure, phase: .both,
        example: #"local order = json.decode '{"items":[{"sku":"a1","count":2}]}'"#,
        body: .pure { arguments in
            let value = try JSONText.decode(arguments.string("text") ?? "")
            // A text may come from anywhere, and may not point at a person's data.
            if personalPath(in: value) != nil {
                throw HostMismatch("the text holds a reference to personal data; nothing was read")
            }
            return [value]
        })

    /// Where a value first refers to personal data; nil where it does not.
    static func personalPath(in value: Value, at path: String = "") -> String? {
        switch value {
        case .personal: path.isEmpty ? "the value" : "'\(path)'"
        case .list(let elements):
            elements.enumerated().lazy.compactMap { personalPath(in: $1, at: "\(path)[\($0 + 1)]") }.first
        case .map(let map):
            map.entries.lazy.compactMap {
                personalPath(in: $0.value, at: path.isEmpty ? $0.key : "\(path).\($0.key)")
            }
            .first
        default: nil
        }
    }
}
