package import DandelionLua
package import DandelionModel

extension HostArguments {
    /// Reads, checks and converts the arguments of a call.
    ///
    /// - Throws: A failure with the code `argument` that names the function, the
    ///   argument, what it must be and what came. Nothing was done then.
    package init(
        reading call: inout HostCall, for declaration: HostDeclaration
    ) throws(HostFailure) {
        let parameters = declaration.parameters
        var values: [Value] = []
        var functions: [Int: LuaReference] = [:]
        values.reserveCapacity(parameters.count)
        for (place, parameter) in parameters.enumerated() {
            if parameter.isVariadic {
                for index in stride(from: place, to: call.count, by: 1) {
                    let value = try Self.value(index, of: call, parameter, declaration)
                    values.append(try Self.check(value, parameter, place: index, declaration))
                }
                break
            }
            let isFunction = place < call.count && call.kind(place) == .function
            if isFunction, parameter.type.takesFunctions {
                functions[place] = try call.reference(place)
                values.append(.null)
                continue
            }
            if isFunction {
                throw Self.failure(
                    HostMismatch(
                        "must be \(parameter.type.words), got a function", hint: parameter.type.remedy),
                    parameter, place: place, declaration)
            }
            let value = try Self.value(place, of: call, parameter, declaration)
            values.append(try Self.check(value, parameter, place: place, declaration))
        }
        try Self.refuseSurplus(of: call, declaration)
        self.init(values, functions: functions, for: declaration)
    }

    /// The same for values that did not come from Lua: of a test, or of a record.
    ///
    /// - Throws: As for a call.
    package init(checking values: [Value], for declaration: HostDeclaration) throws(HostFailure) {
        var checked: [Value] = []
        for (place, parameter) in declaration.parameters.enumerated() {
            let taken =
                parameter.isVariadic
                ? Array(values.dropFirst(place)) : [place < values.count ? values[place] : .null]
            for (offset, value) in taken.enumerated() {
                checked.append(try Self.check(value, parameter, place: place + offset, declaration))
            }
        }
        self.init(checked, for: declaration)
    }

    private static func value(
        _ place: Int, of call: HostCall, _ parameter: HostParameter, _ declaration: HostDeclaration
    ) throws(HostFailure) -> Value {
        guard place < call.count else { return .null }
        do throws(HostFailure) {
            return try call.value(place)
        } catch {
            throw failure(HostMismatch(error.message, hint: error.hint), parameter, place: place, declaration)
        }
    }

    private static func check(
        _ value: Value, _ parameter: HostParameter, place: Int, _ declaration: HostDeclaration
    ) throws(HostFailure) -> Value {
        if value == .null, parameter.isOptional, parameter.type.namedArguments == nil { return .null }
        if value == .null, parameter.isOptional { return .map(ValueMap()) }
        do throws(HostMismatch) {
            return try parameter.type.accept(value)
        } catch {
            throw failure(error, parameter, place: place, declaration)
        }
    }

    /// "members.get: argument 1 'member' must be a string, got nil"
    private static func failure(
        _ mismatch: HostMismatch, _ parameter: HostParameter, place: Int, _ declaration: HostDeclaration
    ) -> HostFailure {
        let isTable = parameter.type.namedArguments != nil
        let argument: String
        switch (isTable, mismatch.path.isEmpty) {
        case (true, false): argument = "'\(mismatch.path)'"
        case (_, true): argument = "argument \(place + 1) '\(parameter.name)'"
        case (false, false):
            let joint = mismatch.path.hasPrefix("[") ? "" : "."
            argument = "argument \(place + 1) '\(parameter.name)\(joint)\(mismatch.path)'"
        }
        return HostFailure(
            code: "argument", message: "\(declaration.name): \(argument) \(mismatch.reason)",
            hint: mismatch.hint
                ?? (declaration.isMethod && mismatch.reason.hasSuffix("got nil")
                    ? "call it with a colon: \(declaration.name)(…)" : nil),
            isBusiness: false)
    }

    private static func refuseSurplus(
        of call: HostCall, _ declaration: HostDeclaration
    ) throws(HostFailure) {
        let most = declaration.parameters.count
        guard call.count > most, declaration.parameters.last?.isVariadic != true else { return }
        let surplus = (most..<call.count).filter { call.kind($0) != .nil }
        guard !surplus.isEmpty else { return }
        let names = declaration.parameters.map(\.name).joined(separator: ", ")
        throw HostFailure(
            code: "argument",
            message: "\(declaration.name): takes \(most) argument\(most == 1 ? "" : "s"), got \(call.count)",
            hint: most == 0 ? nil : "\(declaration.name)(\(names))", isBusiness: false)
    }
}

extension HostType {
    /// Whether a function may come: by itself, or as one of several kinds.
    var takesFunctions: Bool {
        switch self {
        case .function, .closure: true
        case .optional(let type): type.takesFunctions
        case .either(let types): types.contains(where: \.takesFunctions)
        default: false
        }
    }
}
