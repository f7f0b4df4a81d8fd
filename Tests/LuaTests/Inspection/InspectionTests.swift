import CLuaShim
import Testing

@testable import DandelionLua

@Suite("Reading a compiled chunk")
struct InspectionTests {
    private func dump(_ source: String) -> [UInt8] {
        var dump: [UInt8] = []
        var source = source
        let failed = source.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                withUnsafeMutablePointer(to: &dump) { dump in
                    dn_lua_dump_sample(
                        text.baseAddress, text.count,
                        { context, item in
                            guard let item = item?.pointee else { return }
                            context?.assumingMemoryBound(to: [UInt8].self).pointee = Array(
                                UnsafeBufferPointer(start: item.dump, count: item.dump_size))
                        }, dump)
                }
            }
        }
        #expect(failed == 0)
        return dump
    }

    private static let sample = """
        local a, b = 1, 2.5
        local text = "a long text of more than forty bytes, which is kept in another way"
        function outer(p)
          local c = p
          return function(q)
            b = q
            c = nil
            return a, text, true, false, nil
          end
        end
        """

    @Test("finds functions, lines, locals and upvalues")
    func reads() throws {
        let main = try CompiledFunction(dump: dump(Self.sample))
        #expect(main.chunk == "sample" && main.firstLine == 0 && main.upvalues.map(\.name) == ["_ENV"])
        #expect(main.locals.map(\.name) == ["a", "b", "text"])
        let outer = try required(main.functions.first)
        #expect(outer.firstLine == 3 && outer.locals.map(\.name) == ["p", "c"])
        #expect(
            outer.upvalues == [
                .init(name: "b", isLocal: true, index: 1), .init(name: "a", isLocal: true, index: 0),
                .init(name: "text", isLocal: true, index: 2),
            ])
        let inner = try required(outer.functions.first)
        #expect(inner.firstLine == 5 && inner.chunk == "sample" && inner.lines.count == inner.code.count)
        #expect(inner.upvalues.map(\.isLocal) == [false, true, false, false])
    }

    @Test("finds assignments that outlive a call, and only those")
    func assignments() throws {
        let opcodes = try Opcodes.current.get()
        let main = try CompiledFunction(dump: dump(Self.sample))
        #expect(main.assignments(opcodes).isEmpty)
        #expect(main.functions[0].assignments(opcodes) == [.init(upvalue: 0, name: "b", line: 6)])
        #expect(main.functions[0].functions[0].assignments(opcodes).map(\.name) == ["b", "c"])
    }

    @Test("keeps the lines of long functions exact")
    func longLines() throws {
        let gap = String(repeating: "\n", count: 300)
        let body = (1...400).map { _ in "  x = x + 1" }.joined(separator: "\n")
        let main = try CompiledFunction(
            dump: dump("local x = 0\nfunction f()\(gap)\(body)\(gap)  x = nil end"))
        let lines = main.functions[0].assignments(try Opcodes.current.get()).map(\.line)
        #expect(lines == Array(302...701) + [1001])
    }

    @Test(
        "refuses a header that is not Lua 5.4's as we know it",
        arguments: [
            (0, "no compiled chunk"), (4, "not of version 5.4"), (5, "not of format 0"),
            (8, "its check bytes"),
            (12, "the sizes of instructions, integers and floats"),
            (13, "the sizes of instructions, integers and floats"),
            (14, "the sizes of instructions, integers and floats"), (15, "the form of integers"),
            (29, "the form of floats"),
        ])
    func foreign(_ place: Int, _ difference: String) {
        var bytes = dump(Self.sample)
        bytes[place] ^= 1
        #expect(throws: InspectionError.foreign(difference)) { try CompiledFunction(dump: bytes) }
    }

    @Test("ends with an error, not with a crash, wherever a chunk is cut off or damaged")
    func damaged() {
        let bytes = dump(Self.sample)
        for count in 0..<bytes.count {
            #expect(throws: InspectionError.self) { try CompiledFunction(dump: Array(bytes[..<count])) }
        }
        for place in bytes.indices {
            for flip: UInt8 in [0x01, 0x7f, 0x80, 0xff] {
                var damaged = bytes
                damaged[place] ^= flip
                if let function = try? CompiledFunction(dump: damaged),
                    let opcodes = try? Opcodes.current.get()
                {
                    _ = function.assignments(opcodes)
                }
            }
        }
    }

    @Test("finds where a name is declared in a line")
    func declares() {
        for line in [
            "local n", "local n = 1", "local a, n", "local n <const> = 1", "do local function n() end",
            "x() local a,n=1",
        ] {
            #expect(LoadedChunks.declares("n", line), "\(line)")
        }
        for line in ["n = 1", "local a = n", "local nn", "locals n", "-- n local", ""] {
            #expect(!LoadedChunks.declares("n", line), "\(line)")
        }
    }
}
