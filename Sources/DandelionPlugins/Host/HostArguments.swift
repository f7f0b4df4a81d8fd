package import DandelionLua
package import DandelionModel

/// The arguments of one call, checked and converted, in the order of the parameters.
package struct HostArguments {
    /// One for each parameter, null where it was left out; then what a variadic one took.
    package let positional: [Value]
    /// Functions keep their identity and have no value: by the parameter's place.
    package let functions: [Int: LuaReference]
    /// A handful, so that looking through them is the quickest way to find one.
    private let parameters: [HostParameter]

    package init(
        _ positional: [Value], functions: [Int: LuaReference] = [:], for declaration: HostDeclaration
    ) {
        self.positional = positional
        self.functions = functions
        parameters = declaration.parameters
    }

    private func place(of name: String) -> Int? { parameters.firstIndex { $0.name == name } }

    /// The table of named arguments, where there is one.
    private var table: Int? { parameters.lastIndex { $0.type.namedArguments != nil } }

    package subscript(place: Int) -> Value { place < positional.count ? positional[place] : .null }

    /// An argument by its parameter's name, or by its name in the table of named
    /// arguments; nil where it was left out.
    package func named(_ name: String) -> Value? {
        if let place = place(of: name) { return self[place] == .null ? nil : self[place] }
        guard let table, let value = self[table][name], value != .null else { return nil }
        return value
    }

    package func string(_ name: String) -> String? { named(name)?.stringValue }
    package func integer(_ name: String) -> Int64? { named(name)?.intValue }
    package func boolean(_ name: String) -> Bool? { named(name)?.boolValue }
    package func money(_ name: String) -> Money? { named(name)?.moneyValue }
    package func list(_ name: String) -> [Value]? { named(name)?.listValue }
    package func rate(_ name: String) -> Rate? { named(name)?.asRate }
    package func period(_ name: String) -> CalendarPeriod? { named(name)?.asPeriod }

    package func duration(_ name: String) -> Duration? {
        if case .duration(let duration)? = named(name) { duration } else { nil }
    }

    package func instant(_ name: String) -> Instant? {
        if case .instant(let instant)? = named(name) { instant } else { nil }
    }

    package func map(_ name: String) -> ValueMap? {
        if case .map(let map)? = named(name) { map } else { nil }
    }

    package func function(_ name: String) -> LuaReference? { place(of: name).flatMap { functions[$0] } }

    /// What a variadic parameter took.
    package var rest: [Value] {
        parameters.lastIndex(where: \.isVariadic).map { Array(positional.dropFirst($0)) } ?? []
    }

    /// The named arguments that the declaration does not know: of an open table.
    package func others(than declaration: HostDeclaration) -> ValueMap {
        guard let table, case .map(var map) = self[table],
            let known = declaration.parameters[table].type.namedArguments
        else { return ValueMap() }
        for parameter in known { map[parameter.name] = nil }
        return map
    }

    /// What a record of the call keeps of them, and what is compared on replay.
    package var value: Value { .list(positional) }
}
