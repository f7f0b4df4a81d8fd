package import DandelionModel

/// What the primitives need of a turn beyond what handlers use.
extension Turn {
    /// The entry in which the turn runs: the cause of whatever it writes.
    package var cause: Int64 { current.number }

    /// Keeps a value about a person in a new slot of theirs.
    ///
    /// The turn does not become theirs by it: it knew the value already.
    package func keep(_ value: Value, of subject: String) throws -> PersonalReference {
        try fold.vault.keep(value, of: subject, in: home)
    }
}
