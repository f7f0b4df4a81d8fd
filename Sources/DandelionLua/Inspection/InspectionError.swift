/// Why a compiled chunk was not read.
package enum InspectionError: Error, Equatable, Sendable {
    /// The chunk is of another Lua, or of another build of it: what differs.
    case foreign(String)
    /// The chunk ends, or makes no sense, at this byte.
    case malformed(at: Int)
}

extension InspectionError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .foreign(let difference):
            """
            this Lua library writes compiled chunks that Dandelion cannot read (\(difference)), so it cannot \
            tell what a plugin keeps; nothing was loaded. Install Lua 5.4 as its authors release it
            """
        case .malformed(let place):
            "a compiled chunk could not be read from byte \(place) on; nothing was loaded. This is a bug of Dandelion's"
        }
    }
}
