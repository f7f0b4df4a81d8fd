import Dandelion
import DandelionModel
import DandelionTestWorld
import DandelionWorkflow

/// Starts one workflow and goes along with its run, as far as time alone takes it.
struct StartedWorkflow {
    let home: Home
    let clock: VirtualClock?

    func run(_ start: RunRequest.Start) async throws -> RunOutcome.StartedRun {
        let engine = home.engine
        let workflow = try await fullName(of: start.workflow)
        let receipt = try await home.start(workflow, input: start.input)
        guard
            var run = try await home.runs(of: workflow, limit: .max).first(where: {
                $0.started == receipt.number
            })
        else { throw FoldError.notFound(what: "run of workflow", name: workflow) }
        if let clock {
            await clock.advance(engine, to: clock.now())
            // Time goes on as long as the run waits for nothing but time.
            while let now = try await home.run(run.id), now.status == .waiting, let due = engine.nextDue,
                let deadline = now.deadline, engine.isFolding
            {
                await clock.advance(engine, to: min(due, deadline))
            }
        } else {
            await engine.settle()
        }
        if let now = try await home.run(run.id) { run = now }
        return RunOutcome.StartedRun(
            id: run.id, workflow: run.workflow, status: "\(run.status)", text: run.statusText)
    }

    private func fullName(of given: String) async throws -> String {
        let offered = try await home.engine.offeredWorkflows()
        if offered.contains(given) { return given }
        let found = offered.filter { $0.hasSuffix("/" + given) }
        if found.count == 1 { return found[0] }
        if found.count > 1 { throw AmbiguousWorkflow(name: given, found: found) }
        throw UnknownWorkflow(name: given, offered: offered)
    }
}

/// A workflow that several plugins have, where none was named.
package struct AmbiguousWorkflow: Error, Sendable, CustomStringConvertible {
    let name: String
    let found: [String]

    package var description: String {
        "'\(name)' is a workflow of \(found.joined(separator: " and of ")); nothing was started. Name one of these"
    }
}

/// A workflow that no plugin has.
package struct UnknownWorkflow: Error, Sendable, CustomStringConvertible {
    let name: String
    let offered: [String]

    package var description: String {
        let short = offered.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
        let nearest =
            Suggestion.nearest(to: name, among: offered)
            ?? Suggestion.nearest(to: name, among: short).flatMap { short.firstIndex(of: $0) }.map {
                offered[$0]
            }
        let remedy =
            nearest.map { "did you mean '\($0)'?" }
            ?? (offered.isEmpty ? "the plugins have none" : "there are \(offered.joined(separator: ", "))")
        return "no plugin has a workflow '\(name)'; nothing was started; \(remedy)"
    }
}
