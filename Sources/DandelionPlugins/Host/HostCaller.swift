package import DandelionLua

/// Who carries out the calls that are more than a calculation.
///
/// It decides what a call means at this moment: live or replayed, granted or
/// not, recorded or not. Calls with the effect `pure` never come here.
package protocol HostCaller: AnyObject {
    /// A call whose arguments have been checked and converted.
    ///
    /// What it returns to Lua it pushes, with
    /// ``HostDeclaration/push(_:to:)`` or by itself.
    func call(
        _ declaration: HostDeclaration, _ arguments: HostArguments, _ call: inout HostCall
    ) throws(HostFailure) -> HostReturn
}
