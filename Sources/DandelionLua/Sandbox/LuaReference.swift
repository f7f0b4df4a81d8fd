import CLuaShim

/// A function or a table of one sandbox, kept by identity.
///
/// While it lives, Lua does not collect what it stands for. It is used and
/// released on the sandbox's thread, and is deliberately not `Sendable`. It may
/// outlive the sandbox, but is good for nothing then.
package final class LuaReference {
    let state: LuaState
    let slot: Int32
    package let kind: LuaKind

    init(state: LuaState, slot: Int32, kind: LuaKind) {
        self.state = state
        self.slot = slot
        self.kind = kind
    }

    deinit { dn_release(state.vm, slot) }
}
