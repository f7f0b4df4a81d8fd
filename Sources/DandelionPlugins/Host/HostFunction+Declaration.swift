package import DandelionLua
package import DandelionModel

extension HostDeclaration {
    /// The function that Lua calls: it checks the arguments, calculates what is
    /// pure, and hands everything else to the caller.
    ///
    /// - Parameter caller: Kept by the function, so it must not keep the sandbox that has it.
    package func function(for caller: any HostCaller) -> HostFunction {
        let declaration = self
        if case .pure(let body) = body { return declaration.pureFunction(body) }
        return HostFunction(name: name) { (call) throws(HostFailure) in
            let arguments = try HostArguments(reading: &call, for: declaration)
            return try caller.call(declaration, arguments, &call)
        }
    }

    /// The function where it is pure; nil where it needs a caller.
    package var pureFunction: HostFunction? {
        if case .pure(let body) = body { pureFunction(body) } else { nil }
    }

    private func pureFunction(_ body: @escaping @Sendable (HostArguments) throws -> [Value]) -> HostFunction {
        let declaration = self
        return HostFunction(name: name) { (call) throws(HostFailure) in
            let arguments = try HostArguments(reading: &call, for: declaration)
            let results: [Value]
            do {
                results = try body(arguments)
            } catch {
                throw HostFailure(of: declaration.name, error)
            }
            declaration.push(results, to: &call)
            return .done
        }
    }

    /// Runs the body of a turn's function.
    ///
    /// - Throws: What the body throws; ``HostFailure/init(of:_:)`` makes it Lua's.
    package func perform(_ context: HostContext, _ arguments: HostArguments) throws -> [Value] {
        switch body {
        case .pure(let body): try body(arguments)
        case .turn(let body): try body(context, arguments)
        case .elsewhere, .prelude:
            throw HostFailure(
                code: "unbound", message: "\(name): cannot be called here", hint: nil, isBusiness: false)
        }
    }

    /// Hands results to Lua: a record as a read-only one of its type.
    package func push(_ results: [Value], to call: inout HostCall) {
        for (place, result) in results.enumerated() {
            if result == .null {
                call.pushNil()
            } else if place < returns.count, let type = returns[place].recordType {
                call.pushRecord(HostCatalog.completed(result, as: type), type: type)
            } else {
                call.push(result)
            }
        }
    }
}

extension HostType {
    /// The type of the record, where it is one.
    package var recordType: String? {
        switch self {
        case .record(let type): type
        case .optional(let type): type.recordType
        default: nil
        }
    }
}
