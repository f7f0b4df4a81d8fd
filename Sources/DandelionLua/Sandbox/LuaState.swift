import CLuaShim

/// Owns one Lua state of the shim, and closes it.
///
/// Whatever points into the state holds this object: references, fibers and the
/// sandbox. All of them stay on the sandbox's thread.
final class LuaState {
    let vm: OpaquePointer

    init(_ vm: OpaquePointer) { self.vm = vm }

    deinit { dn_close(vm) }

    /// Where values for Lua are written, and where those of Lua stand.
    var out: UnsafeMutablePointer<dn_wire> { dn_out(vm) }
    var `in`: UnsafeMutablePointer<dn_wire> { dn_in(vm) }
}
