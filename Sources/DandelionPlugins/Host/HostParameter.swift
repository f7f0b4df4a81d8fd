/// A parameter of a host function, or a named argument in a table of them.
package struct HostParameter: Sendable, Equatable {
    package let name: String
    package let type: HostType
    package let isOptional: Bool
    /// Takes all arguments from here on; only the last may.
    package let isVariadic: Bool
    /// What it is for, with its unit and what its absence means: half a sentence.
    package let about: String

    package init(
        _ name: String, _ type: HostType, isOptional: Bool = false, isVariadic: Bool = false,
        _ about: String
    ) {
        self.name = name
        self.type = type
        self.isOptional = isOptional
        self.isVariadic = isVariadic
        self.about = about
    }

    package static func optional(_ name: String, _ type: HostType, _ about: String) -> HostParameter {
        HostParameter(name, type, isOptional: true, about)
    }

    package static func variadic(_ name: String, _ type: HostType, _ about: String) -> HostParameter {
        HostParameter(name, type, isOptional: true, isVariadic: true, about)
    }
}
