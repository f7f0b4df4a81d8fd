extension String {
    /// Equality of the UTF-8 bytes. Swift's own `==` also equates strings that
    /// merely look alike, such as a composed and a decomposed é; ids must not.
    public func hasSameBytes(as other: String) -> Bool {
        withBytes(and: other) { $0.count == $1.count && $0.elementsEqual($1) }
            ?? utf8.elementsEqual(other.utf8)
    }

    /// Order by UTF-8 bytes, which is what every SQL engine's binary collation does.
    public func precedesInBytes(_ other: String) -> Bool {
        withBytes(and: other) { $0.lexicographicallyPrecedes($1) }
            ?? utf8.lexicographicallyPrecedes(other.utf8)
    }

    /// Both strings' bytes where they lie: every map look-up compares them. Nil for
    /// strings that are not Swift's own.
    private func withBytes(
        and other: String, _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool
    ) -> Bool? {
        let both = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in body(left, right) }
        }
        return both ?? nil
    }
}
