import DandelionLua
import DandelionModel

/// What is written in Lua for plugins that run: objects that belong to one run.
final class RunPrelude {
    private static let source = #"""
        --- Objects of running plugins: listeners, and what an act function gets.

        local driver = ...
        local select, setmetatable = select, setmetatable

        local class = {
          __index = {
            next = function(self, limit) return driver:next(self, limit) end,
            close = function(self) return driver:close(self) end,
          },
          __newindex = function() return driver:refuse() end,
          __name = "listener",
          __metatable = false,
        }

        local function make_record() return driver:record() end

        local function make_listener(id) return setmetatable({ ["$listener"] = id }, class) end

        local function make_context(on, ...)
          local with = {}
          for place = 1, select("#", ...), 2 do
            with[(select(place, ...))] = (select(place + 1, ...))
          end
          return { on = on, with = with }
        end

        return make_record, make_listener, make_context
        """#

    /// Methods of an object that no plugin sees.
    let functions: [HostFunction]
    private let inbox: Inbox
    private var makeRecord: LuaReference?
    private var makeListener: LuaReference?
    private var makeContext: LuaReference?

    /// A record on its way into Lua: only a host function can make one.
    private final class Inbox { var record: (value: Value, type: String)? }

    init(_ host: HostSwitch) {
        let inbox = Inbox()
        self.inbox = inbox
        functions = [
            HostFunction(name: "driver:record") { (call) throws(HostFailure) in
                if let (value, type) = inbox.record { call.pushRecord(value, type: type) }
                inbox.record = nil
                return .done
            },
            HostFunction(name: "driver:refuse") { (call) throws(HostFailure) in
                throw HostFailure(
                    code: "read_only", message: "a listener is read-only",
                    hint: "keep it in a local variable",
                    isBusiness: false)
            },
            Self.function("driver:next", "listener:next", host),
            Self.function("driver:close", "listener:close", host),
        ]
    }

    /// A listener's method as a function of the listener.
    private static func function(_ name: String, _ method: String, _ host: HostSwitch) -> HostFunction {
        let declared = HostCatalog[method]
        let declaration = HostDeclaration(
            method, declared?.summary ?? "",
            [HostParameter("listener", .object("listener"), "which")] + (declared?.parameters ?? []),
            returns: declared?.returns ?? [], effect: declared?.effect ?? .wait)
        return HostFunction(name: name, body: declaration.function(for: host).body)
    }

    /// Takes its place in a sandbox whose file has run.
    func load(into plugin: DeclaredPlugin) throws {
        let sandbox = plugin.sandbox
        guard let driver = plugin.object("driver") else {
            throw HostFailure.refused("driver", "unbound", "is not there in this build")
        }
        let chunk = try sandbox.load(Array(Self.source.utf8), name: "dandelion:run")
        let made = try sandbox.call(chunk, [.reference(driver)])
        guard made.count == 3, case .reference(let record) = made[0], case .reference(let listener) = made[1],
            case .reference(let context) = made[2]
        else { throw HostFailure.refused("driver", "unbound", "is not there in this build") }
        (makeRecord, makeListener, makeContext) = (record, listener, context)
    }

    // MARK: Making

    func record(_ value: Value, type: String, in sandbox: Sandbox) throws -> LuaValue {
        inbox.record = (value, type)
        return try make(makeRecord, [], sandbox)
    }

    func listener(_ id: Int64, in sandbox: Sandbox) throws -> LuaReference {
        guard case .reference(let listener) = try make(makeListener, [.value(.int(id))], sandbox) else {
            throw HostFailure.refused("flow:listen", "unbound", "is not there in this build")
        }
        return listener
    }

    func context(_ arguments: [LuaValue], in sandbox: Sandbox) throws -> LuaValue {
        try make(makeContext, arguments, sandbox)
    }

    private func make(
        _ function: LuaReference?, _ arguments: [LuaValue], _ sandbox: Sandbox
    ) throws -> LuaValue {
        guard let function else { return .value(.null) }
        return try sandbox.call(function, arguments).first ?? .value(.null)
    }
}
