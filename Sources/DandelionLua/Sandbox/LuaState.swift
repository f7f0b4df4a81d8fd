import CLuaShim

/// Owns one Lua state of the shim, and closes it.
///
/// Whatever points into the state holds this object: references, fibers and the
/// sandbox. All of them stay on the sandbox's thread.
final class LuaState {
    let vm: OpaquePointer
    /// Where values for Lua are written.
    let out: UnsafeMutablePointer<dn_wire>
    /// Where those of Lua stand.
    let `in`: UnsafeMutablePointer<dn_wire>

    init(_ vm: OpaquePointer) {
        self.vm = vm
        out = dn_out(vm)
        `in` = dn_in(vm)
    }

    deinit { dn_close(vm) }
}
