/// The part of lua-language-server's annotation grammar that a stub uses.
///
/// Checks that every tag is one, every `@param` names a parameter of the
/// function below it, and every type exists.
struct StubGrammar {
    private let lines: [Substring]
    private let classes: Set<String>

    private static let tags: Set<String> = [
        "meta", "class", "field", "param", "return", "type", "overload", "operator", "alias", "generic",
        "deprecated", "see", "nodiscard",
    ]
    private static let builtIn: Set<String> = [
        "any", "nil", "boolean", "integer", "number", "string", "function", "table", "thread", "userdata",
    ]
    private static let operators: Set<String> = ["add", "sub", "mul", "div", "unm", "call", "concat", "len"]

    init(_ stub: String) {
        lines = stub.split(separator: "\n", omittingEmptySubsequences: false)
        classes = Set(
            lines.compactMap { line in
                guard line.hasPrefix("---@class ") else { return nil }
                return line.dropFirst(10).replacing("(exact) ", with: "").split(separator: " ").first.map(
                    String.init)
            })
    }

    func problems() -> [String] {
        var found: [String] = []
        for (index, line) in lines.enumerated() where line.hasPrefix("---@") {
            let words = line.dropFirst(4)
            let tag = words.prefix { $0.isLetter }
            let rest = words.dropFirst(tag.count).drop { $0 == " " }
            func report(_ text: String) { found.append("line \(index + 1): \(text)") }
            guard Self.tags.contains(String(tag)) else {
                report("there is no tag '@\(tag)'")
                continue
            }
            let text: Substring
            switch tag {
            case "param":
                let name = rest.prefix { $0 != " " }
                let bare = name.hasSuffix("?") ? name.dropLast() : name
                let (function, names) = function(below: index)
                if !names.contains(String(bare)) { report("'\(bare)' is no parameter of \(function)") }
                text = rest.dropFirst(name.count)
            case "field": text = rest.drop { $0 != " " }
            case "return", "type", "overload": text = rest
            case "operator":
                if !Self.operators.contains(String(rest.prefix { $0.isLetter })) {
                    report("no operator in '\(rest)'")
                }
                text = Substring(
                    rest.drop { $0 != "(" && $0 != ":" }.drop { $0 == "(" || $0 == ":" }.replacing(
                        "):", with: "|"))
            default: continue
            }
            var reader = TypeReader(text)
            if !reader.readUnion() { report("'\(text)' is no type") }
            for name in reader.names where !Self.builtIn.contains(name) && !classes.contains(name) {
                report("there is no type '\(name)'")
            }
        }
        return found
    }

    private func function(below index: Int) -> (name: String, parameters: [String]) {
        guard let line = lines[index...].first(where: { $0.hasPrefix("function ") }),
            let open = line.firstIndex(of: "("), let close = line.firstIndex(of: ")")
        else { return ("nothing", []) }
        let parameters = line[line.index(after: open)..<close].split(separator: ",").map {
            $0.filter { $0 != " " }
        }
        return (String(line[line.index(line.startIndex, offsetBy: 9)..<open]), parameters.map { String($0) })
    }
}

/// Reads a type expression, and keeps the names in it.
private struct TypeReader {
    private var rest: Substring
    private(set) var names: [String] = []

    init(_ text: Substring) { rest = text }

    private mutating func skipSpaces() { rest = rest.drop { $0 == " " } }

    private mutating func take(_ text: String) -> Bool {
        guard rest.hasPrefix(text) else { return false }
        rest = rest.dropFirst(text.count)
        return true
    }

    /// `A|B[]|fun(a: C): D`
    mutating func readUnion() -> Bool {
        repeat {
            skipSpaces()
            guard readOne() else { return false }
        } while take("|")
        return true
    }

    private mutating func readOne() -> Bool {
        if take("fun(") {
            guard readFunction() else { return false }
        } else if take("(") {
            guard readUnion(), take(")") else { return false }
        } else if take("\"") {
            rest = rest.drop { $0 != "\"" }
            guard take("\"") else { return false }
        } else {
            let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" }
            guard !name.isEmpty else { return false }
            rest = rest.dropFirst(name.count)
            names.append(String(name))
            if take("<") {
                repeat { guard readUnion() else { return false } } while take(",")
                guard take(">") else { return false }
            }
        }
        while take("[]") || take("?") {}
        return true
    }

    private mutating func readFunction() -> Bool {
        while !take(")") {
            skipSpaces()
            let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
            rest = rest.dropFirst(name.count)
            _ = take("?")
            guard take(":"), readUnion() else { return false }
            _ = take(",")
        }
        guard take(":") else { return true }
        repeat { guard readUnion() else { return false } } while take(",")
        return true
    }
}
