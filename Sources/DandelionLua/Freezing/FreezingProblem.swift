/// Why a state cannot be frozen: something that it keeps could change later.
package struct FreezingProblem: Error, Sendable, Hashable {
    /// The chunk, such as `plugin.lua`; empty where it is not known.
    package let file: String
    /// The line to change, where it is known.
    package let line: Int?
    /// What is wrong, and what to do about it.
    package let message: String
}

extension FreezingProblem {
    static func assignment(of name: String, declared: Int?, in file: String, at line: Int) -> FreezingProblem
    {
        FreezingProblem(
            file: file, line: line,
            message: "'\(name)'\(place(declared)) is changed inside a function (line \(line)); "
                + "keep it in 'store', or make it local to the function")
    }

    static func coroutine(_ name: String, declared: Int?, in file: String) -> FreezingProblem {
        FreezingProblem(
            file: file, line: declared,
            message: "'\(name)'\(place(declared)) is a coroutine, which does not live on after the load; "
                + "make it inside the function that resumes it")
    }

    static func iterator(_ name: String, declared: Int?, in file: String) -> FreezingProblem {
        FreezingProblem(
            file: file, line: declared,
            message: "'\(name)'\(place(declared)) is an iterator, which remembers where it stands; "
                + "make it inside the function that uses it")
    }

    private static func place(_ line: Int?) -> String { line.map { " (line \($0))" } ?? "" }
}

extension FreezingProblem: CustomStringConvertible {
    /// With the place in front, as Lua's own messages have it.
    package var description: String {
        let place = [file, line.map(String.init) ?? ""].filter { !$0.isEmpty }.joined(separator: ":")
        return place.isEmpty ? message : "\(place): \(message)"
    }
}
