/// A function that Lua code can call and Swift carries out.
///
/// It runs on the sandbox's thread while Lua waits. The quick form: arguments
/// are read as they lie, and nothing checks them but the body.
package struct HostFunction {
    package typealias Body = (inout HostCall) throws(HostFailure) -> HostReturn

    /// `print` for a global, `members.get` for a field of a global table,
    /// `flow:sleep` for a method of one (the object before the colon is no
    /// argument), `box.__add` for an operator of money, instants, durations,
    /// rates and periods, `global.__index` for reading a global that does not
    /// exist and `global.__newindex` for making one. The last ones get what Lua's
    /// metamethods get: the table of globals first, then the name.
    package let name: String
    package let body: Body

    package init(name: String, body: @escaping Body) {
        self.name = name
        self.body = body
    }
}

/// How a host function ends.
package enum HostReturn: Sendable {
    /// The call returns what was pushed.
    case done
    /// The fiber waits. What it is resumed with becomes the call's results;
    /// what was pushed is dropped.
    case suspend
}

/// Why a host function did not do what it was asked. Lua code sees a table with
/// `code`, `message`, `hint` and `where`, whose text is `plugin.lua:3: message (hint)`.
package struct HostFailure: Error, Sendable, Equatable {
    package let code: String
    package let message: String
    package let hint: String?
    /// Whether it is a failure of the business, which compensations answer, not a bug.
    package let isBusiness: Bool

    package init(code: String, message: String, hint: String? = nil, isBusiness: Bool = false) {
        self.code = code
        self.message = message
        self.hint = hint
        self.isBusiness = isBusiness
    }
}

extension HostFailure: CustomStringConvertible {
    package var description: String { message + (hint.map { " (\($0))" } ?? "") }
}
