import DandelionLua
import Testing

@Suite("Uses of globals")
struct GlobalUseTests {
    private func uses(_ text: String) throws -> [String] {
        let sandbox = try Sandbox(functions: [])
        let chunk = try sandbox.load(Array(text.utf8), name: "plugin.lua")
        return try withExtendedLifetime(chunk) {
            try sandbox.globalUses().map { use in
                let name = use.member.map { "\(use.name).\($0)" } ?? use.name
                let place = use.isInFunction ? "\(use.line): in a function" : "\(use.line):"
                return "\(place) \(name)\(use.isAssignment ? " =" : "")"
            }
        }
    }

    @Test("are found where they are read and where they are assigned, in functions too")
    func areFound() throws {
        let found = try uses(
            """
            local a = print
            total = members.get(a)
            local function f()
              return function() flow:sleep(total.x.y) end
            end
            """)
        #expect(
            found == [
                "1: print", "2: members.get", "2: total =", "4: in a function flow",
                "4: in a function total.x",
            ])
    }

    @Test("are not what is local, nor what stands in a table that is called _ENV")
    func areNoLocals() throws {
        let found = try uses(
            """
            local print = nil
            local function f(x) return x, print end
            local function g()
              local _ENV = { y = 1 }
              return function() return y end
            end
            """)
        #expect(found == [])
    }

    @Test("name the locals around them")
    func nameLocals() throws {
        let sandbox = try Sandbox(functions: [])
        let text = "local outer = 1 return function(inner) return outer, iner end"
        let chunk = try sandbox.load(Array(text.utf8), name: "plugin.lua")
        let uses = try withExtendedLifetime(chunk) { try sandbox.globalUses() }
        #expect(uses.map(\.name) == ["iner"])
        let locals = Set(uses.flatMap(\.locals))
        #expect(locals.isSuperset(of: ["inner", "outer"]))
    }
}
