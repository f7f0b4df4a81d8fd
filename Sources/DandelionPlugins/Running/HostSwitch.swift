import DandelionLua

/// Hands the calls of one Lua state to the turn that runs in it just now.
///
/// A state outlives its turns, and its functions are bound once: so they are
/// bound to this. Confined to its lane's thread.
final class HostSwitch: HostCaller {
    var session: PluginSession?
    /// Where lines of the log go that a plugin's test writes; nil in a state without tests.
    private let testLog: ((String) -> Void)?

    init(testLog: ((String) -> Void)? = nil) { self.testLog = testLog }

    func call(
        _ declaration: HostDeclaration, _ arguments: HostArguments, _ call: inout HostCall
    ) throws(HostFailure) -> HostReturn {
        guard let session else {
            if declaration.effect == .note {
                // A file is loaded many times: what it prints then is nobody's.
                testLog?(arguments.string("text") ?? "")
                return .done
            }
            guard testLog == nil else {
                throw .refused(
                    declaration.name, "phase", "cannot be called by a test itself",
                    hint: "ask with t:messages, t:balance or t:status, or let a rule do it")
            }
            throw .refused(
                declaration.name, "phase", "cannot be called while the file is loaded",
                hint: "call it in a rule's 'act' or in a workflow")
        }
        return try session.call(declaration, arguments, &call)
    }
}
