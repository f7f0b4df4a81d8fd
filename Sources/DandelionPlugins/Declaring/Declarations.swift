import DandelionLua
import DandelionModel

/// What a plugin's file has declared so far, in its order, and what is wrong with it.
///
/// Confined to the thread of its sandbox, like the functions that fill it.
final class Declarations {
    enum Kind: String {
        case plugin, event, record, rule, workflow, template, program, test
        case newEvent = "event.new"

        /// What its function is, where it has one.
        var function: DeclaredPlugin.FunctionKind? {
            switch self {
            case .rule: .act
            case .workflow: .workflow
            case .test: .test
            default: nil
            }
        }
    }

    struct Item {
        let kind: Kind
        let name: String
        /// As in `plugin.lua:12`.
        let place: String
        let value: Value
        let action: LuaReference?
    }

    private(set) var items: [Item] = []
    private(set) var problems: [PluginProblem] = []
    /// `rule "name"` without what should follow it.
    private var begun: [(kind: String, name: String, place: String)] = []
    /// False once the plugin runs: nothing is declared from then on.
    var isLoading = true
    /// Whether the file was ended by a problem that stands in ``problems``.
    private(set) var wasStopped = false

    func items(_ kind: Kind) -> [Item] { items.filter { $0.kind == kind } }

    func report(_ problem: PluginProblem) { problems.append(problem) }

    func report(_ place: String, _ message: String, _ hint: String? = nil) {
        problems.append(PluginProblem(at: place, message: message, hint: hint))
    }

    /// Reports, and raises the same.
    func stop(_ place: String, _ message: String, _ hint: String? = nil) -> HostFailure {
        if isLoading {
            report(place, message, hint)
            wasStopped = true
        }
        // In Lua's text a hint stands in brackets, within the sentence.
        let remedy = hint.map { $0.prefix(1).lowercased() + $0.dropFirst() }
        return HostFailure(code: "declaration", message: message, hint: remedy)
    }

    /// Takes a declaration; why not, where it cannot be one.
    func add(_ item: Item) -> (message: String, hint: String)? {
        guard isLoading else {
            if item.kind == .event || item.kind == .record { return nil }
            return Self.tooLate(item.kind.rawValue, item.name)
        }
        items.append(item)
        return nil
    }

    func begin(_ kind: String, _ name: String, at place: String) -> (message: String, hint: String)? {
        guard isLoading else { return Self.tooLate(kind, name) }
        begun.append((kind, name, place))
        return nil
    }

    func close(_ kind: String, _ name: String) {
        if let index = begun.lastIndex(where: { $0.kind == kind && $0.name == name }) {
            begun.remove(at: index)
        }
    }

    /// Reports what was begun and never given.
    func closeAll() {
        for (kind, name, place) in begun {
            let isFunction = kind == "workflow" || kind == "test"
            report(
                place, "\(kind) '\(name)' is only a name; nothing follows it",
                "Write \(kind) \"\(name)\" \(isFunction ? "(function(…) … end)" : "{ … }")")
        }
        begun = []
    }

    /// The functions that were declared, by kind and name. Nothing refers to them here afterwards.
    func takeFunctions() -> [DeclaredPlugin.FunctionKind: [String: LuaReference]] {
        var functions: [DeclaredPlugin.FunctionKind: [String: LuaReference]] = [:]
        for item in items {
            guard let action = item.action, let kind = item.kind.function else { continue }
            functions[kind, default: [:]][item.name] = action
        }
        items = []
        return functions
    }

    private static func tooLate(_ kind: String, _ name: String) -> (message: String, hint: String) {
        (
            "\(kind) \(name.isEmpty ? "" : "'\(name)' ")is declared while the plugin runs",
            "Move it to the top of the file, outside functions"
        )
    }
}
