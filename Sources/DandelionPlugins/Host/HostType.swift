/// What an argument or a result of a host function may be.
///
/// One type serves four purposes: it checks and converts an argument, words the
/// error, and becomes a type of the editor's stub and of the reference page.
package indirect enum HostType: Sendable, Equatable {
    case any
    case boolean
    case integer
    /// An integer or a float.
    case number
    case string
    /// An amount, or its text: `"10.00 EUR"`.
    case money
    /// A point in time, or its text: `"2026-11-21T20:36:34Z"`.
    case instant
    /// An exact duration, or its text: `"3d"`.
    case duration
    /// A calendar period, or its text: `"2 months"`.
    case period
    /// A rate, or its text: `"12%"`.
    case rate
    case list(HostType)
    /// A table with texts as keys and anything in them.
    case map
    /// One table of named arguments, and no others.
    case fields([HostParameter])
    /// One table of named arguments; others are passed on as they come.
    case openFields([HostParameter])
    /// A record of a type, read-only. As an argument also its key alone, which is
    /// what the function gets: see ``RecordKey``.
    case record(String)
    case function
    /// A function by what it takes and returns: of a declaration that is called
    /// twice, and of functions that plugins write. Checked as ``function``.
    case closure([HostParameter], returns: [HostType])
    /// A text about a person, or where it is kept.
    case personal
    /// An event pattern, such as `order { member = id }`.
    case pattern
    case oneOf([String])
    case either([HostType])
    /// Or nil; for results. A parameter that may be left out says so itself.
    case optional(HostType)
    /// Something with methods, which is none of the values: a listener, a declaration.
    case object(String)
}

/// The field that identifies a record, by which it may be named in its place.
package enum RecordKey {
    /// Most records have an id; a program goes by its name.
    package static func field(of type: String) -> String {
        ["program", "template", "workflow"].contains(type) ? "name" : "id"
    }
}
