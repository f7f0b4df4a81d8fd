package import DandelionLua
import DandelionModel

/// The metamethods of boxed values, as Lua calls them: `box.__add` and the rest.
///
/// They read their arguments themselves, since any kind may stand on either side.
package enum BoxFunctions {
    package static func all() -> [HostFunction] {
        [
            binary("__add") { try ($0 + $1).value }, binary("__sub") { try ($0 - $1).value },
            binary("__mul") { try ($0 * $1).value }, binary("__div") { try ($0 / $1).value },
            binary("__lt") { .bool(try $0 < $1) },
            binary("__le") { .bool(try $0 <= $1) }, binary("__concat") { .string($0.text + $1.text) },
            unary("__unm") { try (-$0).value }, unary("__tostring") { .string($0.text) }, index(), equals(),
        ]
    }

    private static func binary(
        _ name: String, _ calculate: @escaping (Boxed, Boxed) throws -> Value
    ) -> HostFunction {
        function(name) { (call) throws in
            call.push(try calculate(try operand(0, of: call), try operand(1, of: call)))
        }
    }

    // Lua gives the operand of a unary operator twice; the second is left alone.
    private static func unary(_ name: String, _ calculate: @escaping (Boxed) throws -> Value) -> HostFunction
    {
        function(name) { (call) throws in call.push(try calculate(try operand(0, of: call))) }
    }

    private static func index() -> HostFunction {
        function("__index") { (call) throws in
            let boxed = try operand(0, of: call)
            guard let name = call.string(1) else {
                throw HostMismatch("no such field on \(Words.found(boxed.value))")
            }
            call.push(try boxed.field(name))
        }
    }

    /// `price:equals "10.00 EUR"`: a text is read as what the value is, and what differs in kind is not equal.
    private static func equals() -> HostFunction {
        HostFunction(name: "box:equals") { (call) throws(HostFailure) in
            let boxed = try operand(0, of: call)
            let other = try operand(1, of: call)
            do {
                call.push(Boxed.areEqual(boxed, try other.read(beside: boxed, isTime: true)))
            } catch {
                throw HostFailure(ofOperator: error)
            }
            return .done
        }
    }

    private static func function(
        _ name: String, _ body: @escaping (inout HostCall) throws -> Void
    ) -> HostFunction {
        HostFunction(name: "box." + name) { (call) throws(HostFailure) in
            do {
                try body(&call)
            } catch {
                throw HostFailure(ofOperator: error)
            }
            return .done
        }
    }

    private static func operand(_ place: Int, of call: HostCall) throws(HostFailure) -> Boxed {
        switch call.kind(place) {
        case .function: throw Boxed.refusal("calculate with", .text("a function"))
        default: Boxed(try call.value(place))
        }
    }
}

extension HostFailure {
    /// What Lua sees of an error in an operator, which has no name to begin with.
    init(ofOperator error: any Error) {
        if let mismatch = error as? HostMismatch {
            self.init(code: "argument", message: mismatch.reason, hint: mismatch.hint, isBusiness: false)
        } else {
            let named = HostFailure(of: "", error)
            let message = named.message.hasPrefix(": ") ? String(named.message.dropFirst(2)) : named.message
            self.init(code: named.code, message: message, hint: named.hint, isBusiness: named.isBusiness)
        }
    }
}
