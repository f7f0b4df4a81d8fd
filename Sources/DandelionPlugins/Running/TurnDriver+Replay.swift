import DandelionLua
import DandelionModel
import DandelionWorkflow

extension TurnDriver {
    /// Brings a new coroutine to where the run waits, from its history.
    ///
    /// Nothing is carried out: calls get the results that were recorded, and
    /// must be the calls that were recorded.
    ///
    /// - Throws: ``PluginBlock`` where the code does something else than it did,
    ///   or the run belongs to a dialect that this build does not keep.
    func replay() throws -> RunFiber {
        let lines = try turn.history()
        var records: [StepRecord] = []
        for (index, line) in lines.enumerated() {
            guard let record = line.payload.flatMap(StepRecord.init) else {
                throw PluginBlock.history(step: index + 1, plugin: home.name)
            }
            records.append(record)
        }
        guard let beginning = records.first?.beginning else {
            throw PluginBlock.history(step: 1, plugin: home.name)
        }
        guard beginning.dialect == Int64(PluginBundle.dialect) else {
            throw PluginBlock.dialect(
                beginning.dialect, known: Int64(PluginBundle.dialect), plugin: home.name)
        }
        state.sandbox.refuel(PluginState.replayLimits)
        let fiber = try RunFiber(workflowFunction(), state: state, settings: beginning.settings)
        do {
            for (index, record) in records.enumerated() {
                fiber.wait = try replay(record, step: index + 1, fiber)
            }
        } catch {
            fiber.close()
            throw error
        }
        return fiber
    }

    /// Replays one step, which must end in a wait again.
    private func replay(_ record: StepRecord, step: Int, _ fiber: RunFiber) throws -> FlowWait {
        let session = makeSession(for: fiber, now: record.now, script: record, step: step)
        let ending: Ending
        do {
            ending = try drive(fiber, record, session)
        } catch let error as LuaError {
            throw differs(session, "raise: \(error)")
        }
        switch ending {
        case .waiting(let wait):
            guard session.nextRecorded == nil else { throw differs(session, "wait") }
            return wait
        case .completed: throw differs(session, "return")
        case .continuedAsNew: throw differs(session, "begin anew")
        case .failed(let failure): throw differs(session, "fail: \(failure.message)")
        case .cancelled: throw differs(session, "have nothing to undo")
        }
    }

    private func differs(_ session: PluginSession, _ current: String) -> PluginBlock {
        let recorded = session.nextRecorded.map(PluginBlock.Command.call) ?? .end("the end of the step")
        return session.mismatch(recorded: recorded, current: .end(current))
    }
}
