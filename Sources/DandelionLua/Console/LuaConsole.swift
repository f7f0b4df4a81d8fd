import DandelionModel

/// Lines that a person types, run in a sandbox one after another.
///
/// Each is a chunk of its own, as in Lua's own interpreter: what it declares
/// `local` ends with it, and what it assigns to a global stays. Confined to the
/// sandbox's thread.
package final class LuaConsole {
    /// What a text is, as far as it was typed.
    package enum Piece {
        case chunk(LuaReference)
        /// The text ends before its chunk does.
        case incomplete
        /// Why it is no chunk, and more lines would not make it one.
        case refused(LuaError)
    }

    /// What lines are called in error texts.
    package static let name = "stdin"
    /// With what lines of a traceback begin that are none of the person's.
    private static let ownPrefix = "dandelion:"

    private let sandbox: Sandbox
    private let compiler: LuaReference
    private let runner: LuaReference

    /// - Parameter variables: Names of the console's own, beside the globals. With them what
    ///   lines assign stays in the console, so that they may assign where globals are read-only;
    ///   nil assigns globals. A line that returns one of them alone prints nothing.
    package init(_ sandbox: Sandbox, variables: [(name: String, value: LuaReference)]?) throws(LuaError) {
        self.sandbox = sandbox
        let chunk = try sandbox.load(Array(Self.source.utf8), name: Self.ownPrefix + "console")
        var arguments: [LuaValue] = [.value(.bool(variables != nil))]
        for (name, value) in variables ?? [] { arguments += [.value(.string(name)), .reference(value)] }
        let made = try sandbox.call(chunk, arguments)
        guard made.count == 2, let compiler = made[0].reference, let runner = made[1].reference else {
            throw .misuse("the console's own chunk gave no functions; nothing was run")
        }
        self.compiler = compiler
        self.runner = runner
    }

    /// What runs a chunk, given as its argument, and prints what it returns.
    package var printing: LuaReference { runner }

    /// Compiles what was typed: an expression, `= expression`, or statements.
    ///
    /// - Throws: A limit, and nothing else.
    package func compile(_ text: String) throws(LuaError) -> Piece {
        let isMarked = text.hasPrefix("=")
        let expression = try compiled("return " + (isMarked ? String(text.dropFirst()) : text))
        if case .chunk = expression { return expression }
        if isMarked { return expression }
        let statements = try compiled(text)
        if case .refused = statements, case .incomplete = expression { return expression }
        return statements
    }

    private func compiled(_ text: String) throws(LuaError) -> Piece {
        let results = try sandbox.call(compiler, [.value(.string(text))])
        if let function = results.first?.reference { return .chunk(function) }
        let message = results.dropFirst().first?.value?.stringValue ?? "this is not Lua"
        return message.hasSuffix("<eof>") ? .incomplete : .refused(.syntax(message: message))
    }

    /// The lines of a traceback that are the person's.
    package static func own(_ traceback: [String]) -> [String] {
        traceback.filter { !$0.hasPrefix(ownPrefix) }
    }

    private static let source = #"""
        --- Compiles and runs what a person types.

        local has_variables = ...
        local load, print, select, setmetatable = load, print, select, setmetatable
        local variables, is_own = nil, {}

        if has_variables then
          variables = setmetatable({}, { __index = _G })
          for place = 2, select("#", ...), 2 do
            local name, value = select(place, ...)
            variables[name], is_own[value] = value, true
          end
        end

        local function show(...)
          local count = select("#", ...)
          if count > 1 or count == 1 and not is_own[...] then print(...) end
        end

        local function compile(text)
          if variables then return load(text, "=stdin", "t", variables) end
          return load(text, "=stdin")
        end

        return compile, function(chunk) show(chunk()) end
        """#
}
