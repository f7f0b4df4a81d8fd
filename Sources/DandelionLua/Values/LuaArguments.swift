import CLuaShim
package import DandelionModel

/// What a Lua function is called with, or a fiber resumed with, in order.
package struct LuaArguments {
    private let writer: WireWriter
    package private(set) var count: Int32 = 0

    init(_ wire: UnsafeMutablePointer<dn_wire>) { writer = WireWriter(wire) }

    package mutating func pushNil() {
        dn_put_nil(writer.wire)
        count += 1
    }

    package mutating func push(_ number: Int64) {
        dn_put_integer(writer.wire, number)
        count += 1
    }

    package mutating func push(_ flag: Bool) {
        dn_put_boolean(writer.wire, flag ? 1 : 0)
        count += 1
    }

    package mutating func push(_ value: Value) {
        writer.put(value)
        count += 1
    }

    package mutating func push(_ reference: LuaReference) {
        writer.put(reference)
        count += 1
    }

    package mutating func push(_ value: LuaValue) {
        writer.put(value)
        count += 1
    }

    /// A read-only table: reading a field that neither the value nor its schema
    /// has raises, and so does writing. A field that is null exists, and is nil.
    package mutating func pushRecord(_ value: Value, type: String) {
        writer.put(record: value, noun: type)
        count += 1
    }
}

/// What a Lua function returned. To be read once, in order, before the sandbox
/// is used again.
package struct LuaResults {
    /// Not retained: results are read while the sandbox is at hand.
    private let state: Unmanaged<LuaState>
    private var reader: WireReader
    /// How many have not been read.
    package private(set) var count: Int

    init(state: LuaState, count: Int) {
        self.state = .passUnretained(state)
        self.count = count
        reader = WireReader(state.in)
    }

    /// The next if it is an integer; nil, and it stays, if it is something else.
    package mutating func integer() -> Int64? {
        guard count > 0, let number = reader.integer() else { return nil }
        count -= 1
        return number
    }

    /// The first of those that are left, where it has a counterpart outside of Lua; nil where none is left.
    ///
    /// - Throws: ``LuaError/unconvertible(path:reason:)`` for a float that is not a number.
    package mutating func next() throws(LuaError) -> LuaValue? {
        guard count > 0 else { return nil }
        count -= 1
        do throws(ConversionFault) {
            return try reader.luaValue(of: state.takeUnretainedValue())
        } catch {
            throw error.error(below: "")
        }
    }

    /// All that are left.
    ///
    /// - Throws: ``LuaError/unconvertible(path:reason:)`` for a float that is
    ///   not a number. The others are dropped then.
    package mutating func all() throws(LuaError) -> [LuaValue] {
        var values: [LuaValue] = []
        values.reserveCapacity(count)
        var fault: LuaError?
        while count > 0 {
            do throws(ConversionFault) {
                values.append(try reader.luaValue(of: state.takeUnretainedValue()))
            } catch {
                fault = fault ?? error.error(below: "result \(values.count + 1)")
            }
            count -= 1
        }
        if let fault { throw fault }
        return values
    }
}
