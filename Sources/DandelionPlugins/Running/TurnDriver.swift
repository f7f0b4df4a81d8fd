import DandelionLua
import DandelionModel
import DandelionWorkflow

/// Advances a run by one step: from what woke it to its next wait, or its end.
///
///     parked ────────────────┐
///     history ──replay──► at its wait ──wake──► live ──► waits    parked, and in the history
///     function ──spawn───────┘    │                  ├─► returns  completed
///                              cancelled             ├─► fails    compensates, then failed
///                                 │                  └─► raises   the turn has failed, nothing of it stands
///                                 └──► compensates, then cancelled
///
/// The same code drives a replay and a live step; what differs is the session.
struct TurnDriver {
    let turn: Turn
    let step: TurnPlan.Step
    let workflow: String
    let state: PluginState
    let home: HomePlugin
    let settings: Value
    let catalog: EventCatalog
    let limits: SandboxLimits
    let log: (PluginLogLine) -> Void

    /// How a step ends.
    enum Ending {
        case waiting(FlowWait)
        case continuedAsNew
        case completed
        case failed(BusinessFailure)
        case cancelled
    }

    /// Runs the step.
    ///
    /// - Parameter parked: The run's coroutine where it is at hand; the driver owns it from here on.
    /// - Returns: The coroutine where the run waits again.
    func run(parked: RunFiber?) throws -> RunFiber? {
        // Drawn first, so that it is the same whether the run was at hand or not.
        let seed = turn.randomNumber(in: .min ... .max)
        // A limit that tripped in the turn before is forgotten before anything is asked of the state.
        state.sandbox.refuel(limits)
        var record = StepRecord(
            wake: recorded(step.cause), now: turn.now, seed: seed, calls: [], beginning: nil)
        let fiber: RunFiber
        if case .started = record.wake {
            parked?.close()
            record.beginning = .init(dialect: Int64(PluginBundle.dialect), settings: settings)
            fiber = try RunFiber(workflowFunction(), state: state, settings: settings)
        } else if let parked {
            fiber = parked
        } else {
            fiber = try replay()
        }
        do {
            state.sandbox.refuel(limits)
            let session = makeSession(for: fiber, now: turn.now)
            session.logLimit = limits.output
            let ending = try drive(fiber, record, session)
            record.calls = session.recorded
            return try settle(ending, fiber, record)
        } catch {
            fiber.close()
            throw error
        }
    }

    private func settle(_ ending: Ending, _ fiber: RunFiber, _ record: StepRecord) throws -> RunFiber? {
        switch ending {
        case .waiting(let wait):
            fiber.wait = wait
            if fiber.undoing != nil { try turn.noteUndoing() }
            try turn.keepHistory(record.value)
            return fiber
        case .failed(let failure): try turn.finish(failed: failure.code, message: failure.message)
        case .cancelled: try turn.finishCancelled()
        case .continuedAsNew, .completed: break
        }
        fiber.close()
        return nil
    }

    func workflowFunction() throws -> LuaReference {
        guard let function = state.plugin.function(.workflow, workflow) else {
            throw TurnError.invalid(
                call: "start", reason: "plugin '\(home.name)' has no workflow '\(workflow)' in this version")
        }
        return function
    }

    func makeSession(
        for fiber: RunFiber, now: Instant, script: StepRecord? = nil, step: Int = 0
    ) -> PluginSession {
        PluginSession(
            turn: turn, plugin: state.identity, grants: home.grants, settings: fiber.settings,
            currentSettings: settings, now: now, fiber: fiber, catalog: catalog, log: log, script: script,
            step: step)
    }

    private func recorded(_ cause: TurnPlan.Step.Cause) -> RecordedWake {
        switch cause {
        case .cancelled: .cancelled
        case .wake(let wake): recorded(wake)
        }
    }

    private func recorded(_ wake: Wake) -> RecordedWake {
        switch wake {
        case .started(let input): .started(input)
        case .event(let entry):
            .event(type: entry.type, body: catalog.completed(entry.body, of: entry.type))
        case .timedOut: .timedOut
        case .activity(.completed(let value)): .completed(value)
        case .activity(.failed(let reason)): .failed(reason)
        }
    }

    // MARK: Driving

    /// Resumes the coroutine with what woke it, and what undoes it if it fails, until it suspends or ends.
    func drive(_ fiber: RunFiber, _ record: StepRecord, _ session: PluginSession) throws -> Ending {
        state.begin(session, seed: record.seed)
        defer { state.end() }
        var input: RunFiber.Input
        if record.wake == .cancelled {
            fiber.undo(.cancelled)
            guard try fiber.beginCompensation() else { return .cancelled }
            input = .values([])
        } else {
            input = try resumption(of: fiber, record.wake)
        }
        while true {
            do {
                let outcome = try fiber.resume(input)
                if let fatal = session.fatal { throw fatal }
                switch outcome {
                case .suspended:
                    switch session.suspension {
                    case .waiting(let wait): return .waiting(wait)
                    case .continuedAsNew: return .continuedAsNew
                    case nil: throw FoldError.damaged("a run was suspended by nothing that waits")
                    }
                case .returned:
                    guard session.suspension == nil else {
                        throw PluginSession.waitedAside("return", "the end of the function")
                    }
                    guard let undoing = fiber.undoing else { return .completed }
                    if try !fiber.beginCompensation() { return Self.ending(undoing) }
                }
            } catch let error as LuaError {
                if let fatal = session.fatal { throw fatal }
                if session.suspension != nil { throw error }
                guard let failure = BusinessFailure(error) else { throw described(error, of: fiber) }
                if let place = fiber.compensating {
                    throw PluginBlock.compensation(
                        at: place, failure: failure.message, plugin: home.name)
                }
                fiber.undo(.failed(failure))
                if try !fiber.beginCompensation() { return .failed(failure) }
            }
            input = .values([])
        }
    }

    /// How a run ends when it has undone what it did.
    private static func ending(_ undoing: RunFiber.Undoing) -> Ending {
        switch undoing {
        case .failed(let failure): .failed(failure)
        case .cancelled: .cancelled
        }
    }

    /// What the coroutine is resumed with: the results of its wait, or what it begins with.
    private func resumption(of fiber: RunFiber, _ wake: RecordedWake) throws -> RunFiber.Input {
        guard let wait = fiber.wait else {
            guard case .started(let input) = wake else {
                throw FoldError.damaged("a run that waits for nothing was woken")
            }
            return .values([state.flow, .value(input)])
        }
        do {
            return .values(try wait.results(of: wake).map { try state.luaValue($0) })
        } catch let failure as HostFailure {
            return .failure(failure)
        }
    }

    private func described(_ error: LuaError, of fiber: RunFiber) -> any Error {
        guard let place = fiber.compensating else { return error }
        if case .limit = error { return error }
        return CompensationError(location: place, error: error)
    }
}

/// A compensation that raised an error which is no failure of the business.
private struct CompensationError: Error, CustomStringConvertible {
    let location: String
    let error: LuaError

    var description: String { "the compensation registered at \(location) failed: \(error)" }
}
