import CLuaShim
package import DandelionModel

/// One call of a host function: its arguments, counted from 0, and its results.
///
/// Valid during the call only. Nothing here lets Lua raise: reading does not
/// convert, and results become Lua values after the function has returned.
package struct HostCall {
    private let raw: UnsafeMutablePointer<dn_host_call>

    init(_ raw: UnsafeMutablePointer<dn_host_call>) { self.raw = raw }

    /// How many arguments were passed, trailing nils included.
    package var count: Int { Int(raw.pointee.count) }

    package func kind(_ place: Int) -> LuaKind {
        guard let index = index(place) else { return .nil }
        return LuaKind(number: Int(dn_kind(raw.pointee.L, index)))
    }

    /// Whether it is a read-only table.
    package func isShell(_ place: Int) -> Bool {
        guard let index = index(place) else { return false }
        return dn_is_shell(raw.pointee.L, index) != 0
    }

    /// An integer, or a float without a fraction; nil for everything else, texts too.
    package func integer(_ place: Int) -> Int64? {
        var number: Int64 = 0
        guard let index = index(place), dn_integer(raw.pointee.L, index, &number) != 0 else { return nil }
        return number
    }

    package func number(_ place: Int) -> Double? {
        var number = 0.0
        guard let index = index(place), dn_number(raw.pointee.L, index, &number) != 0 else { return nil }
        return number
    }

    /// A text that is UTF-8; nil for everything else, numbers too.
    package func string(_ place: Int) -> String? {
        var size = 0
        guard let index = index(place), let text = dn_string(raw.pointee.L, index, &size) else { return nil }
        return text.withMemoryRebound(to: UInt8.self, capacity: size) {
            String(validating: UnsafeBufferPointer(start: $0, count: size), as: UTF8.self)
        }
    }

    package func boolean(_ place: Int) -> Bool? {
        guard let index = index(place), Int(dn_kind(raw.pointee.L, index)) == DN_KIND_BOOLEAN else {
            return nil
        }
        return dn_boolean(raw.pointee.L, index) != 0
    }

    /// The whole argument; null for one that was not passed.
    ///
    /// - Throws: A failure with the code `unconvertible` for functions,
    ///   coroutines, tables that contain themselves, and so on.
    package func value(_ place: Int) throws(HostFailure) -> Value {
        guard let index = index(place) else { return .null }
        let (vm, L) = (raw.pointee.vm, raw.pointee.L)
        guard let vm, dn_argument(vm, L, index) == DN_OK else {
            throw vm.map { ConversionFault(of: $0) }.map(\.hostFailure) ?? .outOfMemory
        }
        var reader = WireReader(dn_in(vm))
        do throws(ConversionFault) {
            return try reader.value()
        } catch {
            throw error.hostFailure
        }
    }

    /// The argument itself, kept by identity: a function, a table.
    ///
    /// - Throws: A failure where it was not passed, or memory is out.
    package func reference(_ place: Int) throws(HostFailure) -> LuaReference {
        guard let index = index(place), let state = table.pointee.state else {
            throw HostFailure(code: "argument", message: "is missing")
        }
        var slot: Int32 = 0
        guard dn_reference(raw.pointee.vm, raw.pointee.L, index, &slot) == DN_OK else { throw .outOfMemory }
        return LuaReference(state: state.takeUnretainedValue(), slot: slot, kind: kind(place))
    }

    /// The line of Lua that calls, as `plugin.lua:12`; empty where there is none.
    package var location: String {
        String(unsafeUninitializedCapacity: 128) { text in
            text.withMemoryRebound(to: CChar.self) {
                Int(dn_location(raw.pointee.L, $0.baseAddress, $0.count))
            }
        }
    }

    private var table: UnsafeMutablePointer<HostTable> {
        raw.pointee.host.assumingMemoryBound(to: HostTable.self)
    }

    private func index(_ place: Int) -> Int32? {
        guard place >= 0, place < Int(raw.pointee.count) else { return nil }
        return raw.pointee.first + Int32(place)
    }

    // Results.

    package mutating func pushNil() {
        dn_put_nil(raw.pointee.out)
        raw.pointee.pushed += 1
    }

    package mutating func push(_ number: Int64) {
        dn_put_integer(raw.pointee.out, number)
        raw.pointee.pushed += 1
    }

    package mutating func push(_ flag: Bool) {
        dn_put_boolean(raw.pointee.out, flag ? 1 : 0)
        raw.pointee.pushed += 1
    }

    package mutating func push(_ value: Value) {
        WireWriter(raw.pointee.out).put(value)
        raw.pointee.pushed += 1
    }

    /// The function or table itself. Whoever pushes it keeps it until the
    /// function has returned and Lua has read the result.
    package mutating func push(_ reference: LuaReference) {
        WireWriter(raw.pointee.out).put(reference)
        raw.pointee.pushed += 1
    }

    package mutating func push(_ value: LuaValue) {
        WireWriter(raw.pointee.out).put(value)
        raw.pointee.pushed += 1
    }

    /// A read-only table: reading a field that neither the value nor its schema
    /// has raises, and so does writing. A field that is null exists, and is nil.
    package mutating func pushRecord(_ value: Value, type: String) {
        WireWriter(raw.pointee.out).put(record: value, noun: type)
        raw.pointee.pushed += 1
    }
}

extension HostFailure {
    static let outOfMemory = HostFailure(code: "memory", message: "there is no memory left for it")
}
