extension JSONParser {
    /// The error at an offset, or at the position.
    func error(_ reason: JSONError.Reason, at offset: Int? = nil) -> JSONError {
        let before = bytes[..<(offset ?? position)]
        let line = before.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
        return JSONError(
            line: 1 + before.count { $0 == 0x0a }, column: 1 + before[line...].count { $0 & 0xc0 != 0x80 },
            path: shownPath, reason: reason)
    }

    func tooDeep(at offset: Int? = nil) -> JSONError {
        error(.tooDeep(limit: Value.maximumDepth), at: offset)
    }

    /// What stands at the position is not what may stand there.
    ///
    /// One character is shown and no more, whatever field it is in.
    func unexpected(_ expected: String) -> JSONError {
        var found = "the end of the text"
        let rest = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
        if let scalar = rest.unicodeScalars.first {
            let code = String(scalar.value, radix: 16, uppercase: true)
            let padded = String(repeating: "0", count: max(0, 4 - code.utf8.count)) + code
            found = (0x21..<0x7f).contains(scalar.value) ? "'\(scalar)'" : "U+\(padded)"
        }
        return error(.unexpected(found: found, expected: expected))
    }

    /// A piece of the text, clipped; nothing of it inside a personal field,
    /// and inside a field that no schema knows, for it may be a misspelt one.
    func shown(_ text: String) -> String { hidesContent ? "…" : text.quoted }

    private var hidesContent: Bool {
        guard let schema else { return false }
        guard case .key(let name) = path.first, let field = schema.field(name) else { return true }
        return field.isPersonal
    }

    private var shownPath: String {
        var text = ""
        for step in hidesContent ? path.prefix(1) : path[...] {
            switch step {
            case .key(let key): text += text.isEmpty ? key : ".\(key)"
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }

    func refuseIfNotUTF8() throws(JSONError) {
        guard String(validating: bytes, as: UTF8.self) == nil else { return }
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var offset = 0
        while case .valid(let scalar) = parser.parseScalar(from: &rest) { offset += scalar.count }
        throw error(.notUTF8(bytes[min(offset, bytes.count - 1)]), at: offset)
    }
}
