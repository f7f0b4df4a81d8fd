import CLuaShim
import DandelionModel

extension Sandbox {
    /// Throws what an outcome of the shim stands for.
    func check(_ outcome: Int32) throws(LuaError) {
        switch Int(outcome) {
        case DN_OK: return
        case DN_TRIPPED: throw limitError()
        case DN_SYNTAX: throw .syntax(message: failure().full)
        case DN_UNCONVERTIBLE: throw ConversionFault(of: state.vm).error(below: "")
        default: throw .runtime(failure().failure)
        }
    }

    func limitError() -> LuaError {
        let limit = LuaLimit(number: dn_tripped(state.vm))
        var hottest = String(unsafeUninitializedCapacity: 128) { text in
            text.withMemoryRebound(to: CChar.self) { Int(dn_hottest(state.vm, $0.baseAddress, $0.count)) }
        }
        if hottest.isEmpty { hottest = traceback.first.map { String($0.prefix { $0 != " " }) } ?? "" }
        return .limit(
            limit,
            LuaLimitReport(
                usage: usage, limits: allowances, hottestLine: hottest.isEmpty ? nil : hottest,
                traceback: traceback))
    }

    private var traceback: [String] {
        var size = 0
        guard let bytes = dn_report(state.vm, &size), size > 0 else { return [] }
        let text = bytes.withMemoryRebound(to: UInt8.self, capacity: size) {
            String(decoding: UnsafeBufferPointer(start: $0, count: size), as: UTF8.self)
        }
        return text.split(separator: "\n").map(String.init)
    }

    /// The failure that the shim has described, and its message with the place in front.
    private func failure() -> (failure: LuaFailure, full: String) {
        var reader = WireReader(state.in)
        let kind = reader.integer() ?? 0
        let full = reader.text() ?? ""
        let code = reader.text()
        let hint = reader.text()
        var place = reader.text()
        var message = full
        if kind == 0, let split = LuaFailure.split(full) { (place, message) = split }
        let object = (try? reader.value()) ?? .null
        let failure = LuaFailure(
            message: message, code: code, hint: hint, value: object == .null ? .string(full) : object,
            isHostFailure: kind != 0, isBusiness: kind == 2, where: place, traceback: traceback)
        return (failure, full)
    }
}
