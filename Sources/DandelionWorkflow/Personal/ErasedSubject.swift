package import DandelionModel
package import DandelionStore

/// Somebody who was erased, as a store remembers them: by a digest under its own key.
package struct ErasedSubject: Sendable, Hashable {
    package let home: HomeKey
    package let digest: Digest
    /// The entry that erased them last.
    package let number: Int64

    package init(home: HomeKey, digest: Digest, number: Int64) {
        self.home = home
        self.digest = digest
        self.number = number
    }

    /// - Parameter row: Of ``Tables/erasure``; nil for one that is none.
    package init?(row: Row) {
        guard row.count >= 4, let home = row[1].text, let bytes = row[2].blob, bytes.count == 16,
            let number = row[3].integer
        else { return nil }
        var words: [UInt64] = [0, 0]
        for (place, byte) in bytes.enumerated() {
            words[place / 8] |= UInt64(byte) << UInt64(8 * (place % 8))
        }
        self.init(home: HomeKey(home), digest: Digest(low: words[0], high: words[1]), number: number)
    }
}
