/// The types of the declarations as lua-language-server writes them.
struct LuaType {
    /// Named argument tables that were met, to be declared as classes of their own.
    private(set) var tables: [(name: String, fields: [HostParameter], isOpen: Bool)] = []

    static let prefix = "dandelion."

    /// The class of a record or an object: `member` becomes `dandelion.Member`.
    static func className(_ name: String) -> String {
        let words = name.split(whereSeparator: { ".:_ ".contains($0) })
        return prefix + words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// - Parameters:
    ///   - isArgument: Whether texts and keys may stand in place of values and records.
    ///   - owner: What a table of named arguments is called after.
    mutating func text(_ type: HostType, isArgument: Bool, owner: String) -> String {
        switch type {
        case .any: return "any"
        case .boolean: return "boolean"
        case .integer: return "integer"
        case .number: return "number"
        case .string: return "string"
        case .money: return boxed("Money", isArgument)
        case .instant: return boxed("Instant", isArgument)
        case .duration: return boxed("Duration", isArgument)
        case .period: return boxed("Period", isArgument)
        case .rate: return boxed("Rate", isArgument)
        case .personal: return boxed("Personal", isArgument)
        case .list(let element):
            let text = text(element, isArgument: isArgument, owner: owner)
            return text.contains("|") ? "(\(text))[]" : "\(text)[]"
        case .map: return "table<string, any>"
        case .fields(let fields): return table(fields, isOpen: false, owner: owner)
        case .openFields(let fields): return table(fields, isOpen: true, owner: owner)
        case .record(let name): return isArgument ? "\(Self.className(name))|string" : Self.className(name)
        case .function: return "function"
        case .closure(let parameters, let returns): return closure(parameters, returns, owner: owner)
        case .pattern: return Self.className("Pattern")
        case .oneOf(let texts): return texts.map { "\"\($0)\"" }.joined(separator: "|")
        case .either(let types):
            var seen: [String] = []
            for type in types {
                for part in parts(of: text(type, isArgument: isArgument, owner: owner))
                where !seen.contains(part) {
                    seen.append(part)
                }
            }
            return seen.joined(separator: "|")
        case .optional(let type):
            let text = text(type, isArgument: isArgument, owner: owner)
            return text == "any" ? "any" : text.contains("|") ? "\(text)|nil" : "\(text)?"
        case .object(let name): return Self.className(name)
        }
    }

    private func boxed(_ name: String, _ isArgument: Bool) -> String {
        isArgument ? "\(Self.prefix)\(name)|string" : Self.prefix + name
    }

    /// A function's own bars are not those of a union around it.
    private func parts(of text: String) -> [String] {
        text.contains("(") ? [text] : text.split(separator: "|").map(String.init)
    }

    private mutating func table(_ fields: [HostParameter], isOpen: Bool, owner: String) -> String {
        let name = Self.className(owner)
        if !tables.contains(where: { $0.name == name }) { tables.append((name, fields, isOpen)) }
        return name
    }

    private mutating func closure(_ parameters: [HostParameter], _ returns: [HostType], owner: String)
        -> String
    {
        var arguments: [String] = []
        for parameter in parameters {
            // The argument is what a plugin gives where it calls, and gets where it is called.
            let isGiven = parameter.type.namedArguments != nil || parameter.type == .map
            let text = text(parameter.type, isArgument: isGiven, owner: owner + "." + parameter.name)
            arguments.append("\(parameter.name)\(parameter.isOptional ? "?" : ""): \(text)")
        }
        var results: [String] = []
        for type in returns { results.append(text(type, isArgument: false, owner: owner)) }
        let head = "fun(\(arguments.joined(separator: ", ")))"
        return results.isEmpty ? head : head + ": " + results.joined(separator: ", ")
    }

    /// The tables that have not been taken yet.
    mutating func takeTables() -> [(name: String, fields: [HostParameter], isOpen: Bool)] {
        defer { tables = [] }
        return tables
    }
}
