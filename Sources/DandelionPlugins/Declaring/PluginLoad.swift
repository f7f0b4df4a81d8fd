import DandelionLua
import DandelionModel

/// One loading of one plugin: its sandbox, from the first line to the last.
final class PluginLoad {
    let bundle: PluginBundle
    let names: HostNames
    let declarations: Declarations
    private let globals: PluginGlobals
    private let sandbox: Sandbox
    /// What the prelude's files share.
    private let prelude: LuaReference
    /// Host functions that are no globals while the file loads, by name.
    private var withheld: [String: LuaReference] = [:]

    /// Opens a sandbox and runs the prelude in it.
    init(
        _ bundle: PluginBundle, host: [HostFunction], access: [String: HostAccess], limits: SandboxLimits
    ) throws(LuaError) {
        self.bundle = bundle
        names = HostNames(host.map(\.name), access: access)
        declarations = Declarations()
        let globals = PluginGlobals(declarations: declarations, absence: Absence(host: names))
        self.globals = globals
        let own = declarations.functions(
            absent: { globals.absence.text($0, $1) }, chunk: { globals.chunk($0, word: $1) })
        sandbox = try Sandbox(limits: limits, functions: host + own + globals.functions)
        prelude = try Self.makeTable(in: sandbox)
        try runPrelude()
        try withhold()
    }

    private static func makeTable(in sandbox: Sandbox) throws(LuaError) -> LuaReference {
        let chunk = try sandbox.load(Array("return {}".utf8), name: Prelude.name)
        guard case .reference(let table)? = try sandbox.call(chunk).first else {
            fatalError("a table constructor gave no table")
        }
        return table
    }

    private func runPrelude() throws(LuaError) {
        guard let host = try reference(global: "declare") else {
            fatalError("the prelude has no host functions")
        }
        try sandbox.setGlobal("declare", nil)
        for chunk in Prelude.chunks {
            let loaded = try sandbox.load(Array(chunk.utf8), name: Prelude.name)
            _ = try sandbox.call(loaded, [.reference(prelude), .reference(host)])
        }
        guard case .reference(let declared)? = try sandbox.field(prelude, "globals") else {
            fatalError("the prelude declares nothing")
        }
        for name in try names(in: declared) {
            try sandbox.setGlobal(name, try sandbox.field(declared, .string(name)))
        }
        try LogPrelude.install(in: sandbox)
        globals.absence.known = Set(try call("names", []))
    }

    /// Takes away what belongs to the run phase alone.
    private func withhold() throws(LuaError) {
        let early = names.nouns.filter { $0.value.contains(where: \.access.isForLoading) }.map(\.key)
        var later = names.objects.union(names.nouns.keys).subtracting(early)
        later.formUnion(names.functions.filter { !$0.value.isForLoading }.map(\.key))
        for name in later {
            guard let reference = try reference(global: name) else { continue }
            withheld[name] = reference
            try sandbox.setGlobal(name, nil)
        }
        globals.absence.known.subtract(later)
    }

    /// Compiles every file, so that all that is not Lua is told at once.
    func compileFiles() {
        for file in bundle.files where file.path.hasSuffix(".lua") {
            do throws(LuaError) {
                globals.chunks[file.path] = try sandbox.load(file.text, name: file.path)
            } catch {
                declarations.report(PluginProblem(error, main: file.path))
            }
        }
    }

    /// Runs the plugin's file.
    ///
    /// - Returns: Whether it ran to its end. Why not is among the problems.
    func runFile() -> Bool {
        guard let main = globals.chunks[bundle.main] else { return false }
        do throws(LuaError) {
            _ = try sandbox.call(main)
            declarations.closeAll()
            for problem in try sandbox.freezingProblems() {
                let file = problem.file.isEmpty ? bundle.main : problem.file
                declarations.report(PluginProblem(file: file, line: problem.line, message: problem.message))
            }
            return true
        } catch {
            let problem = PluginProblem(error, main: bundle.main)
            let isTold = declarations.problems.contains { $0.description == problem.description }
            if !isTold, !declarations.wasStopped { declarations.report(problem) }
            return false
        }
    }

    /// Reports names in the files that will not be there when they are reached.
    ///
    /// - Parameter needs: What the manifest asks for; nil where there is none, so
    ///   that nothing can be said of what it grants.
    func reportGlobals(needs: [String]?) throws(LuaError) {
        let uses = try sandbox.globalUses().filter { globals.chunks[$0.file] != nil }
        var assigned: Set<String> = []
        for use in uses where use.isAssignment {
            assigned.insert(use.name)
            declarations.report(
                "\(use.file):\(use.line)", PluginGlobals.text(ofAssigning: use.name, line: use.line))
        }
        var absence = globals.absence
        for use in uses where !use.isAssignment && !assigned.contains(use.name) {
            absence.needs = use.isInFunction ? needs : nil
            let isJudged = needs != nil || !use.isInFunction || !absence.isOfTheHost(use.name)
            guard isJudged,
                let (message, hint) = absence.text(ofUsing: use.name, use.member, locals: use.locals)
            else { continue }
            declarations.report("\(use.file):\(use.line)", message, hint)
        }
    }

    func throwProblems() throws(PluginRefusal) {
        guard declarations.problems.isEmpty else {
            throw PluginRefusal(declarations.problems, main: bundle.main)
        }
    }

    /// Puts the run phase's functions in place, and freezes the state.
    func finish(_ declaration: PluginDeclaration) throws(LuaError) -> DeclaredPlugin {
        let needs = declaration.manifest.needs
        for (name, reference) in withheld where !names.objects.contains(name) {
            try grant(name, reference, needs)
        }
        for root in ["on", "with", "settings"] { try sandbox.setGlobal(root, nil) }
        globals.absence.known.subtract(["on", "with"])
        globals.absence.needs = needs
        globals.chunks = [:]
        declarations.isLoading = false
        let functions = declarations.takeFunctions()
        var objects: [String: LuaReference] = [:]
        for (name, reference) in withheld where names.objects.contains(name) {
            objects[name] = try granted(name, reference, needs)
        }
        // What a reference holds is frozen too.
        try sandbox.freeze()
        return DeclaredPlugin(
            sandbox: sandbox, declaration: declaration, settings: globals.settings, functions: functions,
            objects: objects)
    }

    private func grant(_ name: String, _ reference: LuaReference, _ needs: [String]) throws(LuaError) {
        guard names.nouns[name] != nil else {
            let isGranted = HostNames.isGranted(names.functions[name]?.capability, by: needs)
            if isGranted { try sandbox.setGlobal(name, .reference(reference)) }
            return
        }
        guard !names.granted(name, by: needs).isEmpty else { return }
        try sandbox.setGlobal(name, .reference(try granted(name, reference, needs)))
    }

    /// A table of host functions, or an object, with those that may be called, in its place.
    private func granted(
        _ name: String, _ reference: LuaReference, _ needs: [String]
    ) throws(LuaError) -> LuaReference {
        if let methods = names.methods[name], methods.allSatisfy({ $0.access.capability == nil }) {
            return reference
        }
        let list = LuaValue.value(.list(names.granted(name, by: needs).map { .string($0) }))
        let arguments = [.value(.string(name)), .reference(reference), list]
        guard case .reference(let grant)? = try sandbox.field(prelude, "grant"),
            case .reference(let granted)? = try sandbox.call(grant, arguments).first
        else { fatalError("the prelude grants nothing") }
        return granted
    }

    private func reference(global name: String) throws(LuaError) -> LuaReference? {
        guard case .reference(let reference)? = try sandbox.global(name) else { return nil }
        return reference
    }

    private func names(in table: LuaReference) throws(LuaError) -> [String] {
        try call("names", [.reference(table)])
    }

    /// The words that a function of the prelude gives.
    private func call(_ name: String, _ arguments: [LuaValue]) throws(LuaError) -> [String] {
        guard case .reference(let function)? = try sandbox.field(prelude, .string(name)),
            case .value(.string(let text))? = try sandbox.call(function, arguments).first
        else { return [] }
        return text.split(separator: " ").map(String.init)
    }
}
