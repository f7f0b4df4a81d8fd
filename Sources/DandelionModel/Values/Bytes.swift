extension String {
    /// Equality of the UTF-8 bytes. Swift's own `==` also equates strings that
    /// merely look alike, such as a composed and a decomposed é; ids must not.
    public func hasSameBytes(as other: String) -> Bool {
        utf8.elementsEqual(other.utf8)
    }

    /// Order by UTF-8 bytes, which is what every SQL engine's binary collation does.
    public func precedesInBytes(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}
