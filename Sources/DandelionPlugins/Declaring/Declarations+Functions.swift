import DandelionLua
import DandelionModel

/// The functions by which the prelude speaks to the host. Plugins never see them.
extension Declarations {
    /// - Parameters:
    ///   - absent: What to say of a name that is not there, in `owner` or among the globals.
    ///   - chunk: A file of the plugin, compiled; nil where there is none, with a hint.
    func functions(
        absent: @escaping (_ owner: String?, _ name: String) -> (message: String, hint: String),
        chunk: @escaping (_ path: String, _ word: String) -> (LuaReference?, hint: String)
    ) -> [HostFunction] {
        [
            HostFunction(name: "declare.report") { [self] (call) throws(HostFailure) in
                if isLoading { report(call.text(0), call.text(1), call.string(2)) }
                call.push(isLoading)
                return .done
            },
            HostFunction(name: "declare.add") { [self] (call) throws(HostFailure) in
                guard let kind = Kind(rawValue: call.text(0)) else { return .done }
                let item = Item(
                    kind: kind, name: call.text(1), place: call.text(2), value: try call.value(3),
                    action: call.kind(4) == .function ? try call.reference(4) : nil)
                call.push(add(item))
                return .done
            },
            HostFunction(name: "declare.begin") { [self] (call) throws(HostFailure) in
                call.push(begin(call.text(0), call.text(1), at: call.text(2)))
                return .done
            },
            HostFunction(name: "declare.close") { [self] (call) throws(HostFailure) in
                close(call.text(0), call.text(1))
                return .done
            },
            HostFunction(name: "declare.is_loading") { [self] (call) throws(HostFailure) in
                call.push(isLoading)
                return .done
            },
            HostFunction(name: "declare.nearest") { (call) throws(HostFailure) in
                let known = call.text(1).split(separator: " ").map(String.init)
                call.push(text: Suggestion.nearest(to: call.text(0), among: known))
                return .done
            },
            HostFunction(name: "declare.absent") { (call) throws(HostFailure) in
                call.push(absent(call.text(0), call.text(1)))
                return .done
            },
            HostFunction(name: "declare.chunk") { (call) throws(HostFailure) in
                let (reference, hint) = chunk(call.text(0), call.text(1))
                if let reference { call.push(reference) } else { call.pushNil() }
                call.push(text: hint)
                return .done
            },
        ]
    }
}

extension HostCall {
    /// The text of an argument; empty for everything else. Only the prelude calls with these.
    func text(_ place: Int) -> String { string(place) ?? "" }

    mutating func push(text: String?) {
        if let text { push(.string(text)) } else { pushNil() }
    }

    mutating func push(_ refusal: (message: String, hint: String)?) {
        push(text: refusal?.message)
        push(text: refusal?.hint)
    }
}
