import CLuaShim

/// The numbers of the instructions that we look for.
///
/// Lua's headers that name them are not installed everywhere, and numbers differ
/// between builds. So they are read from functions that this Lua compiles, of
/// which we know what they must look like; a build that compiles them otherwise
/// is refused.
struct Opcodes: Equatable {
    /// Upvalue B becomes register A.
    let setUpvalue: UInt32
    /// Register A becomes a new closure of nested function Bx.
    let closure: UInt32
    /// Register A becomes what upvalue B has under the text that is constant C.
    let getGlobal: UInt32
    /// Upvalue A gets under the text that is constant B what C says.
    let setGlobal: UInt32
    /// Register A becomes what register B has under the text that is constant C.
    let getField: UInt32

    /// Those of the Lua that runs here, found once.
    static let current = Result { () throws(InspectionError) in try Opcodes() }

    private init() throws(InspectionError) {
        // The first two each read one upvalue and assign the other: [read, assign, return].
        let chunk = try CompiledFunction(
            dump: Self.dump(
                """
                local a, b = 1, 2
                return function() b = a end, function() local c = a b = c end, function() return a end
                """))
        guard chunk.functions.count == 3, chunk.functions[0].code.count == 3,
            chunk.functions[1].code.count == 3
        else { throw .foreign("how functions are compiled") }
        let (one, other, reader) = (chunk.functions[0], chunk.functions[1], chunk.functions[2])
        guard one.upvalues.map(\.name) == ["b", "a"], other.upvalues.map(\.name) == ["a", "b"],
            reader.upvalues.map(\.name) == ["a"]
        else { throw .foreign("the order of upvalues") }

        let assign = one.code[1].opcode
        guard other.code[1].opcode == assign, one.code[1].b == 0, other.code[1].b == 1,
            one.code[0].opcode == other.code[0].opcode, one.code[0].opcode != assign,
            one.code[0].b == 1, other.code[0].b == 0,
            reader.code.allSatisfy({ $0.opcode != assign })
        else { throw .foreign("how upvalues are assigned") }

        // A prologue, two constants, three closures, and the return.
        guard chunk.code.count >= 6 else { throw .foreign("how closures are made") }
        let closures = chunk.code[3...5]
        let make = closures[3].opcode
        guard closures.allSatisfy({ $0.opcode == make }), closures.map(\.bx) == [0, 1, 2], make != assign,
            chunk.code.filter({ $0.opcode == make }).count == 3
        else { throw .foreign("how closures are made") }
        setUpvalue = assign
        closure = make
        (getGlobal, getField, setGlobal) = try Self.globals()
    }

    /// `y = x.z` is [prologue, read, read a field, assign, return].
    private static func globals() throws(InspectionError) -> (UInt32, UInt32, UInt32) {
        let chunk = try CompiledFunction(dump: dump("y = x.z"))
        guard chunk.code.count >= 5, chunk.upvalues.map(\.name) == ["_ENV"] else {
            throw .foreign("how globals are used")
        }
        let (read, field, assign) = (chunk.code[1], chunk.code[2], chunk.code[3])
        func text(_ index: Int) -> String? {
            chunk.constants.indices.contains(index) ? chunk.constants[index] : nil
        }
        guard read.b == 0, text(read.c) == "x", field.b == read.a, text(field.c) == "z", assign.a == 0,
            text(assign.b) == "y", Set([read.opcode, field.opcode, assign.opcode]).count == 3
        else { throw .foreign("how globals are used") }
        return (read.opcode, field.opcode, assign.opcode)
    }

    private static func dump(_ source: String) throws(InspectionError) -> [UInt8] {
        var dump: [UInt8] = []
        var source = source
        let failed = source.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                withUnsafeMutablePointer(to: &dump) { dump in
                    dn_lua_dump_sample(
                        text.baseAddress, text.count,
                        { context, item in
                            guard let item = item?.pointee else { return }
                            let bytes = UnsafeBufferPointer(start: item.dump, count: item.dump_size)
                            context?.assumingMemoryBound(to: [UInt8].self).pointee = Array(bytes)
                        }, dump)
                }
            }
        }
        guard failed == 0 else { throw .foreign("it compiles nothing") }
        return dump
    }
}

extension UInt32 {
    /// The parts of an instruction of Lua 5.4.
    var opcode: UInt32 { self & 0x7f }
    var a: Int { Int(self >> 7 & 0xff) }
    var b: Int { Int(self >> 16 & 0xff) }
    var c: Int { Int(self >> 24) }
    var bx: Int { Int(self >> 15) }
}
