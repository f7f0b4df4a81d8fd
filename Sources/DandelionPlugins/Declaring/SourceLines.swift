/// Where something stands in the text of a plugin, for error texts alone.
struct SourceLines {
    private let bundle: PluginBundle

    init(_ bundle: PluginBundle) { self.bundle = bundle }

    /// The first line that assigns a name, or declares a function of it.
    func assignment(of name: String) -> (file: String, line: Int)? {
        for file in bundle.files where file.path.hasSuffix(".lua") {
            let text = String(decoding: file.text, as: UTF8.self)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() where Self.assigns(line, name) { return (file.path, index + 1) }
        }
        return nil
    }

    private static func assigns(_ line: Substring, _ name: String) -> Bool {
        var rest = line.drop(while: \.isWhitespace)
        if rest.hasPrefix("function ") { rest = rest.dropFirst("function ".count) }
        guard rest.hasPrefix(name) else { return false }
        rest = rest.dropFirst(name.count).drop(while: \.isWhitespace)
        return rest.hasPrefix("=") && !rest.hasPrefix("==") || rest.hasPrefix("(") || rest.hasPrefix(",")
    }
}
