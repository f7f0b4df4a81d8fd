import Dandelion
import DandelionModel

/// The last line of an export: what must have come before it.
struct ExportTrailer: Sendable, Equatable {
    /// Rows by collection; those without any are left out.
    let counts: [String: Int64]
    /// Over all lines before this one, the first included.
    let digest: Digest

    var rows: Int64 { counts.values.reduce(0, +) }

    init(counts: [String: Int64], digest: Digest) {
        self.counts = counts
        self.digest = digest
    }

    var bytes: [UInt8] {
        let value: Value = [
            "end": .int(rows), "digest": .string(digest.description),
            "counts": .map(ValueMap(counts.map { ($0.key, .int($0.value)) })),
        ]
        return Array(JSONText.encode(value).utf8)
    }

    /// Nil for a line that is another one.
    init?(_ value: Value) {
        guard case .map(let map)? = value["counts"], let end = value["end"]?.intValue,
            let digest = value["digest"]?.stringValue.flatMap({ Digest($0) })
        else { return nil }
        var counts: [String: Int64] = [:]
        for entry in map.entries { counts[entry.key] = entry.value.intValue ?? 0 }
        self.init(counts: counts, digest: digest)
        guard rows == end else { return nil }
    }
}
