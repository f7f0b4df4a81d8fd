import DandelionLua

/// Hands the calls of one Lua state to the turn that runs in it just now.
///
/// A state outlives its turns, and its functions are bound once: so they are
/// bound to this. Confined to its lane's thread.
final class HostSwitch: HostCaller {
    var session: PluginSession?

    func call(
        _ declaration: HostDeclaration, _ arguments: HostArguments, _ call: inout HostCall
    ) throws(HostFailure) -> HostReturn {
        guard let session else {
            // A file is loaded many times: what it prints then is nobody's.
            if declaration.effect == .note { return .done }
            throw .refused(
                declaration.name, "phase", "cannot be called while the file is loaded",
                hint: "call it in a rule's 'act' or in a workflow")
        }
        return try session.call(declaration, arguments, &call)
    }
}
