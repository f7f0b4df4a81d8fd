import DandelionLua
import DandelionModel
import DandelionPlugins

/// Runs a script with the libraries of plugins, in a sandbox of its own.
enum HostScript {
    /// What the script returns, each as a value.
    static func run(_ source: String, _ caller: (any HostCaller)? = nil) throws -> [Value] {
        let recorder = LogRecorder()
        let caller = caller ?? recorder
        let sandbox = try Sandbox(functions: HostCatalog.functions(for: caller))
        defer { withExtendedLifetime(caller) {} }
        try LogPrelude.install(in: sandbox)
        let results = try sandbox.call(try sandbox.load(Array(source.utf8), name: "plugin.lua"))
        return try results.map { result in
            switch result {
            case .value(let value): value
            case .reference(let reference): try sandbox.value(of: reference)
            }
        }
    }

    /// On a thread with enough stack.
    static func results(_ source: String) throws -> [Value] { try HostThread.run { try run(source) } }

    /// The one text that the script returns.
    static func text(_ source: String) throws -> String {
        try results(source).first?.stringValue ?? "no text"
    }

    /// The text of the error that the script ends with.
    static func error(_ source: String) throws -> String {
        try HostThread.run {
            do {
                return "no error: \(try run(source))"
            } catch let error as LuaError {
                return error.description
            }
        }
    }

    /// The lines of the log that a script writes.
    static func log(_ source: String) throws -> [PluginLogLine] {
        try HostThread.run {
            let recorder = LogRecorder()
            _ = try run(source, recorder)
            return recorder.lines
        }
    }
}

/// Carries out lines of the log, and refuses everything else.
final class LogRecorder: HostCaller {
    private(set) var lines: [PluginLogLine] = []

    func call(
        _ declaration: HostDeclaration, _ arguments: HostArguments, _ call: inout HostCall
    ) throws(HostFailure) -> HostReturn {
        guard declaration.effect == .note,
            let level = arguments.string("level").flatMap(PluginLogLine.Level.init)
        else { throw .refused(declaration.name, "phase", "cannot be called here") }
        lines.append(
            PluginLogLine(
                level: level, location: arguments.string("location") ?? "",
                text: arguments.string("text") ?? ""))
        return .done
    }
}
