import CLuaShim

/// Why a Lua value has no counterpart outside of Lua.
struct ConversionFault: Error {
    /// Below the value: `items[3]`, `[1].name`; empty for the value itself.
    let path: String
    let reason: String

    init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// What the shim found last.
    init(of vm: OpaquePointer) {
        path = dn_fault_path(vm).map { String(cString: $0) } ?? ""
        reason = dn_fault_reason(vm).map { String(cString: $0) } ?? ""
    }

    func error(below name: String) -> LuaError {
        let joint = name.isEmpty || path.isEmpty || path.hasPrefix("[") ? "" : "."
        return .unconvertible(path: name + joint + path, reason: reason)
    }

    /// For the author of the call: "is a function", "'items[3]' in it is a function".
    var hostFailure: HostFailure {
        HostFailure(
            code: "unconvertible", message: path.isEmpty ? reason : "cannot be passed: '\(path)' \(reason)",
            hint: "pass texts, numbers, booleans, and tables of them")
    }
}
