import DandelionLua
import DandelionModel
import Testing

@Suite("Operators and methods of boxes")
struct BoxOperatorTests {
    private func sandbox() throws -> Sandbox {
        let sandbox = try Sandbox(functions: [
            .plain("box.__mul") { $0.push(Value.string("by the host")) },
            .plain("box.__lt") { $0.push(true) },
            .plain("box.__index") { call in call.push(.string("field " + (call.string(1) ?? "?"))) },
            .plain("box:same") { call in call.push(Int64(call.count)) },
        ])
        try sandbox.setGlobal("price", .value(.money(try Money("5.00 EUR"))))
        return sandbox
    }

    @Test(
        "a table on the other side that has the operator takes it; one that has it not leaves it to the host")
    func delegation() throws {
        let results = try sandbox().run(
            """
            local path = setmetatable({}, { __mul = function() return "by the path" end })
            return price * path, path * price, price * price, price * 2, price * {}, price * setmetatable({}, {})
            """)
        #expect(
            results == [
                "by the path", "by the path", "by the host", "by the host", "by the host", "by the host",
            ])
    }

    @Test("a comparison too, and an error in it is that of the table's own code")
    func comparison() throws {
        let sandbox = try sandbox()
        let thrown = failure(of: {
            _ = try sandbox.run(
                "local path = setmetatable({}, { __lt = function() error 'write lt' end }) return price < path"
            )
        })
        #expect(thrown?.description == "plugin.lua:1: write lt")
        #expect(try sandbox.run("return price < price") == [true])
    }

    @Test("a method gets its box; other names are fields, and metamethods are out of reach")
    func methods() throws {
        let results = try sandbox().run(
            "return price:same(1), price.currency, price.__mul, price.__metatable, price[1]")
        #expect(results == [2, "field currency", "field __mul", "field __metatable", "field ?"])
    }
}
