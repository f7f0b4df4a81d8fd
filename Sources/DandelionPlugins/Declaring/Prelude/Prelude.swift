/// The Lua in which declarations are defined.
///
/// It runs in the plugin's own state before the plugin does, as trusted code:
/// it makes the objects that rules and workflows are written with, hands each
/// declaration to the host as plain data, and says at once what is wrong.
enum Prelude {
    /// As it stands in tracebacks. The plugin's own files all end in `.lua`.
    static let name = "dandelion"

    /// In the order in which they are run. Each gets the table that they share
    /// and the table of host functions that only they may call.
    static let chunks = [words, conditions, patterns, declarations, files]
}
