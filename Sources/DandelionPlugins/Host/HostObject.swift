/// A kind of object that Lua code meets, as stub and reference describe it:
/// a record, a boxed value, something with methods.
package struct HostObject: Sendable {
    /// As in ``HostType/record(_:)`` and ``HostType/object(_:)``: `member`, `Listener`.
    package let name: String
    package let about: String
    package let fields: [HostParameter]
    package let operators: [HostOperator]
    /// What a call of the object itself takes and returns.
    package let call: HostType?
    /// The owner of the functions that are its methods: `flow` of `flow:sleep`.
    package let methods: String?
    /// Whether it has other fields than those.
    package let isOpen: Bool

    package init(
        _ name: String, _ about: String, _ fields: [HostParameter] = [], operators: [HostOperator] = [],
        call: HostType? = nil, methods: String? = nil, isOpen: Bool = false
    ) {
        self.name = name
        self.about = about
        self.fields = fields
        self.operators = operators
        self.call = call
        self.methods = methods
        self.isOpen = isOpen
    }
}

/// An operator of a boxed value, by its name in Lua's metatables without `__`.
package struct HostOperator: Sendable {
    package let name: String
    package let operand: HostType?
    package let result: HostType

    package init(_ name: String, _ operand: HostType? = nil, gives result: HostType) {
        self.name = name
        self.operand = operand
        self.result = result
    }
}

/// A global that is no function: `on`, `settings`, `anything`.
package struct HostGlobal: Sendable {
    package let name: String
    package let type: HostType
    package let about: String

    package init(_ name: String, _ type: HostType, _ about: String) {
        self.name = name
        self.type = type
        self.about = about
    }
}
