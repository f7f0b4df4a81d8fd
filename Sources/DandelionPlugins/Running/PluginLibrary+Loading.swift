package import DandelionLua
import DandelionModel
import DandelionWorkflow

extension PluginLibrary {
    /// A plugin to load: what it consists of, and what it may do.
    package struct Candidate: Sendable {
        package let bundle: PluginBundle
        /// Nil grants all that it needs.
        package let grants: Set<String>?
        /// Where its files lie, for messages.
        package let folder: String?

        package init(_ bundle: PluginBundle, grants: Set<String>? = nil, folder: String? = nil) {
            self.bundle = bundle
            self.grants = grants
            self.folder = folder
        }
    }

    /// What is wrong with the capabilities that a host grants to the plugins of a source.
    package static func problems(ofGrants capabilities: Set<String>, at source: String) -> [PluginProblem] {
        capabilities.sorted().compactMap { name in
            Capability.refusal(of: name).map {
                PluginProblem(file: source, message: "the host's grants: \($0)")
            }
        }
    }

    /// Says what a bundle declares, without taking it over.
    ///
    /// It runs the bundle's file, on a thread of its own, and blocks until that is done.
    ///
    /// - Throws: ``PluginRefusal`` with every problem.
    package static func check(
        _ bundle: PluginBundle, in environment: PluginEnvironment
    ) throws -> PluginDeclaration {
        try LaneThread.run { try PluginState(bundle, environment: environment).declaration }
    }

    /// Checks plugins, makes their events known, and offers them and no others.
    ///
    /// A plugin may refer to another's events. Blocks while their files run. A
    /// second call with nothing changed does nothing.
    ///
    /// - Parameter refused: Problems of plugins that could not be read.
    /// - Returns: Those of which another bundle is offered than before.
    /// - Throws: ``PluginRefusal`` with all problems of all plugins; what is offered stays as it was.
    @discardableResult
    package func load(
        _ candidates: [Candidate], refused: [PluginProblem] = [], in environment: PluginEnvironment
    ) throws -> [PluginInfo] {
        let (plugins, problems) = try Self.examine(candidates, in: environment)
        let doubles = Self.doubles(among: plugins)
        guard refused.isEmpty, problems.isEmpty, doubles.isEmpty else {
            throw PluginRefusal(refused + problems + doubles)
        }
        try environment.catalogs.add(plugins.flatMap(\.declaration.events))
        return offer(
            plugins.map { candidate, declaration in
                let manifest = declaration.manifest
                return (candidate.bundle, manifest, candidate.grants ?? Set(manifest.needs))
            })
    }

    private typealias Examined = (candidate: Candidate, declaration: PluginDeclaration)

    /// Checks plugins on a catalog of their own; one that is refused once more after others brought events.
    private static func examine(
        _ candidates: [Candidate], in environment: PluginEnvironment
    ) throws -> (plugins: [Examined], problems: [PluginProblem]) {
        let trial = PluginEnvironment(
            catalogs: CatalogBox(environment.catalogs.latest.catalog), records: environment.records,
            limits: environment.limits)
        var plugins: [Examined] = []
        var problems: [PluginProblem] = []
        var waiting = candidates
        var hasNewEvents = true
        while hasNewEvents, !waiting.isEmpty {
            hasNewEvents = false
            problems = []
            var refused: [Candidate] = []
            for candidate in waiting {
                do {
                    let declaration = try check(candidate.bundle, in: trial)
                    do throws(SchemaRefusal) {
                        try trial.catalogs.add(declaration.events)
                    } catch {
                        throw PluginRefusal([
                            PluginProblem(at: declaration.manifest.place, text: "\(error)")
                        ])
                    }
                    plugins.append((candidate, declaration))
                    if !declaration.events.isEmpty { hasNewEvents = true }
                } catch let refusal as PluginRefusal {
                    refused.append(candidate)
                    problems += refusal.problems.map { $0.inside(candidate.folder) }
                }
            }
            waiting = refused
        }
        return (plugins, problems)
    }

    /// A problem for each plugin whose name another one has already.
    private static func doubles(among plugins: [Examined]) -> [PluginProblem] {
        var problems: [PluginProblem] = []
        for (index, (candidate, declaration)) in plugins.enumerated() {
            let manifest = declaration.manifest
            let first = plugins[..<index].first {
                $0.declaration.manifest.name.hasSameBytes(as: manifest.name)
            }
            guard let first else { continue }
            let other = PluginProblem(at: first.declaration.manifest.place, message: "")
                .inside(first.candidate.folder).file
            problems.append(
                PluginProblem(
                    at: manifest.place,
                    message:
                        "two plugins are called '\(manifest.name)', \(first.declaration.manifest.version) (\(other)) and \(manifest.version)",
                    hint: "remove one of them, or give it another name"
                ).inside(candidate.folder))
        }
        return problems
    }
}

extension PluginProblem {
    /// The same problem, its file named as the host finds it.
    package func inside(_ folder: String?) -> PluginProblem {
        guard let folder, !file.hasPrefix("/"), file != folder else { return self }
        return PluginProblem(file: "\(folder)/\(file)", line: line, message: message, hint: hint)
    }
}

extension PluginLibrary {
    /// A state of a plugin outside of any engine, with functions of the caller's beside the host's.
    ///
    /// - Parameter log: Gets each line that is written to the plugin's log.
    package static func declare(
        _ bundle: PluginBundle, in environment: PluginEnvironment, adding functions: [HostFunction],
        log: @escaping (String) -> Void
    ) throws -> DeclaredPlugin {
        try PluginLoader.declare(
            bundle, events: environment.catalogs.latest.catalog, records: environment.records.schemas,
            functions: HostCatalog.functions(for: HostSwitch(testLog: log)) + functions)
    }
}

extension PluginLibrary {
    /// The workflows of the plugins that are offered, as `plugin/workflow`, by their names.
    ///
    /// It runs the plugins' files, on a thread of its own, and blocks until that is done.
    package func workflows(in environment: PluginEnvironment) -> [String] {
        offers.flatMap { offer -> [String] in
            guard let bundle = try? bundle(offer.info.bundle),
                let declaration = try? Self.check(bundle, in: environment)
            else { return [] }
            return declaration.workflows.keys.map { "\(offer.info.name)/\($0)" }
        }
        .sorted { $0.precedesInBytes($1) }
    }
}
