import DandelionLua
import DandelionModel
import DandelionRules
import DandelionWorkflow

/// The functions of `flow`, and of what it makes.
///
/// Three kinds. *Notes* are the run's own affair (what undoes a step, that it
/// fails): they happen in a replay too. *Commands* go through the turn and are
/// recorded. *Waits* are commands that suspend the run.
extension PluginSession {
    /// What a function of the flow comes to.
    enum FlowAnswer {
        case values([Value])
        case suspended(Suspension)
    }

    // MARK: Notes

    /// Nil where the function is no note.
    func flowNote(
        _ declaration: HostDeclaration, _ arguments: HostArguments, _ call: inout HostCall
    ) throws -> HostReturn? {
        switch declaration.name {
        case "flow:now":
            call.push(.instant(now))
        case "flow:fail":
            throw HostFailure(
                code: arguments[0].stringValue ?? "failed",
                message: arguments[1].stringValue ?? "the run failed",
                hint: nil, isBusiness: true)
        case "flow:on_failure":
            guard let fiber else { return nil }
            guard fiber.undoing == nil else {
                throw HostFailure.refused(
                    declaration.name, "phase", "cannot be called while the run undoes what it did",
                    hint: "do it in the compensation itself")
            }
            guard let function = arguments.functions[0] else { return nil }
            fiber.register(RunFiber.Compensation(function: function, location: call.location))
        case "flow:complete_saga":
            guard let fiber else { return nil }
            fiber.completeSaga()
        default: return nil
        }
        return .done
    }

    // MARK: Commands and waits

    /// Carries out a function of the flow; nil where it is none.
    func performFlow(
        _ declaration: HostDeclaration, _ arguments: HostArguments, at location: String
    ) throws -> FlowAnswer? {
        switch declaration.name {
        case "flow:random": return .values([try random(declaration, arguments)])
        case "flow:uuid": return .values([.string(uuid())])
        case "flow:settings": return .values([currentSettings])
        case "flow:status":
            try turn.setStatus(arguments[0].stringValue)
            return .values([])
        case "flow:emit":
            let (type, body) = try EventDeclarations.event(in: arguments)
            try turn.emit(type: type, body: try known(body, declaration))
            return .values([])
        case "flow:listen":
            let subscription = try subscription(arguments[0], declaration)
            return .values([.int(try turn.listen(subscription))])
        case "listener:close":
            try turn.stopListening(try listener(arguments, declaration))
            return .values([])
        default: break
        }
        guard declaration.effect == .wait else { return nil }
        let step = "\(declaration.name) (\(location))"
        switch declaration.name {
        case "flow:sleep", "flow:sleep_until":
            let deadline = try instant(arguments[0], declaration)
            try turn.wait(for: nil, listener: nil, until: deadline, then: step)
        case "flow:await":
            let subscription = try subscription(arguments[0], declaration)
            try turn.wait(
                for: subscription, listener: nil, until: try deadline(arguments, declaration), then: step)
        case "listener:next":
            let listener = try listener(arguments, declaration)
            let deadline = try deadline(arguments, declaration)
            if let entry = try turn.take(from: listener) {
                return .values([completed(entry)])
            }
            try turn.wait(for: nil, listener: listener, until: deadline, then: step)
        case "flow:activity":
            guard let name = arguments[0].stringValue else { throw unknown(declaration) }
            if case .map(let options) = arguments[2], let option = options.entries.first {
                throw HostFailure.refused(
                    declaration.name, "argument", "takes no '\(option.key)' in this version",
                    hint: "the host sets how activity '\(name)' is tried, where it registers it")
            }
            try turn.perform(name, with: arguments[1], then: step)
        case "flow:send":
            let message = try send(arguments)
            try turn.wait(for: message, listener: nil, until: nil, then: step)
        case "flow:continue_as_new":
            try turn.continueAsNew(input: arguments[0])
        default: throw unknown(declaration)
        }
        return .suspended(try flowSuspension(declaration, arguments))
    }

    /// How a wait ends, without beginning it: the part that a replay shares.
    func flowSuspension(_ declaration: HostDeclaration, _ arguments: HostArguments) throws -> Suspension {
        switch declaration.name {
        case "flow:sleep", "flow:sleep_until": .waiting(.time)
        case "flow:await", "listener:next": .waiting(.event)
        case "flow:activity": .waiting(.activity(name: arguments[0].stringValue ?? ""))
        case "flow:send": .waiting(.message)
        case "flow:continue_as_new": .continuedAsNew
        default: throw unknown(declaration)
        }
    }

    private func listener(_ arguments: HostArguments, _ declaration: HostDeclaration) throws(HostFailure)
        -> Int64
    {
        guard let listener = arguments[0]["$listener"]?.intValue else {
            throw HostFailure.refused(
                declaration.name, "argument", "was called without its listener",
                hint: "call it with a colon, on what flow:listen returned")
        }
        return listener
    }

    private func unknown(_ declaration: HostDeclaration) -> HostFailure {
        HostFailure.refused(declaration.name, "unbound", "is not there in this build")
    }

    // MARK: Results

    /// Hands results to Lua; those that are objects there as what they are.
    func hand(_ values: [Value], of declaration: HostDeclaration, to call: inout HostCall) throws {
        switch declaration.name {
        case "flow:listen":
            guard let fiber, let listener = values.first?.intValue else { return }
            let object = try fiber.state.listener(listener)
            // Lua takes it when the call has returned.
            held = object
            call.push(object)
        case "listener:next":
            guard case .map(let event)? = values.first, let type = event["type"]?.stringValue,
                let body = event["body"]
            else { return call.pushNil() }
            call.pushRecord(body, type: type)
        default: declaration.push(values, to: &call)
        }
    }

    /// An event as Lua gets it: with nulls for the fields that it left out.
    private func completed(_ entry: LogEntry) -> Value {
        ["type": .string(entry.type), "body": catalog.completed(entry.body, of: entry.type)]
    }

    // MARK: Chance

    private func random(_ declaration: HostDeclaration, _ arguments: HostArguments) throws -> Value {
        switch (arguments[0].intValue, arguments[1].intValue) {
        case (nil, _): .float(Double(turn.randomNumber(in: 0...((1 << 53) - 1))) * 0x1p-53)
        case (let high?, nil): .int(turn.randomNumber(in: try range(1, high, declaration)))
        case (let low?, let high?): .int(turn.randomNumber(in: try range(low, high, declaration)))
        }
    }

    private func range(
        _ low: Int64, _ high: Int64, _ declaration: HostDeclaration
    ) throws(HostFailure) -> ClosedRange<Int64> {
        guard low <= high else {
            throw HostFailure.refused(
                declaration.name, "argument", "has nothing to draw from between \(low) and \(high)",
                hint: "give the smaller number first")
        }
        return low...high
    }

    /// A random UUID (RFC 9562, version 4).
    private func uuid() -> String {
        let high = UInt64(bitPattern: turn.randomNumber(in: .min ... .max)) & ~0xf000 | 0x4000
        let low =
            UInt64(bitPattern: turn.randomNumber(in: .min ... .max)) & 0x3fff_ffff_ffff_ffff
            | 0x8000_0000_0000_0000
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for place in 0..<32 {
            if place == 8 || place == 12 || place == 16 || place == 20 { text.append(UInt8(ascii: "-")) }
            let word = place < 16 ? high : low
            text.append(digits[Int(truncatingIfNeeded: word >> UInt64(60 - 4 * (place % 16))) & 15])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
