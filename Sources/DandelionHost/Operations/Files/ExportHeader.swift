import Dandelion
import DandelionModel

/// The first line of an export: how to read the rest, and the secret key of its digests.
struct ExportHeader: Sendable, Equatable {
    /// Of the lines. A change that older readers cannot read takes the next number; readers of
    /// every released one stay.
    static let format = 1
    private static let kind = "export"

    /// Of a collection, as the rows that follow have its columns.
    struct Collection: Sendable, Equatable {
        let name: String
        let columns: [String]
    }

    let program: String
    let schema: Int
    let digestKey: Digest.Key
    let collections: [Collection]

    init(_ schema: StoreSchema, digestKey: Digest.Key) {
        program = ProgramVersion.text
        self.schema = schema.version
        self.digestKey = digestKey
        collections = schema.collections.map { Collection(name: $0.name, columns: $0.columns.map(\.name)) }
    }

    var bytes: [UInt8] {
        let key = Digest(low: digestKey.low, high: digestKey.high)
        let value: Value = [
            "dandelion": .string(Self.kind), "format": .int(Int64(Self.format)),
            "version": .string(program), "schema": .int(Int64(schema)),
            "digest_key": .string(key.description),
            "collections": .list(
                collections.map {
                    ["name": .string($0.name), "columns": .list($0.columns.map(Value.string))]
                }),
        ]
        return Array(JSONText.encode(value).utf8)
    }

    /// - Throws: ``StoreFileRefusal`` for a line that begins no export, or one of a newer program.
    init(_ line: [UInt8], file: String) throws(StoreFileRefusal) {
        guard let value = try? JSONText.decode(line), value["dandelion"]?.stringValue == Self.kind,
            let format = value["format"]?.intValue
        else { throw .unknown(file: file) }
        guard format <= Self.format else {
            throw .newer(file: file, what: "the format", found: Int(format), known: Self.format)
        }
        guard let program = value["version"]?.stringValue, let schema = value["schema"]?.intValue,
            let key = value["digest_key"]?.stringValue.flatMap({ Digest($0) }),
            let listed = value["collections"]?.listValue
        else { throw .damaged(file: file, line: 1, reason: "the header lacks a field") }
        var collections: [Collection] = []
        for item in listed {
            guard let name = item["name"]?.stringValue,
                let columns = item["columns"]?.listValue?.map(\.stringValue), !columns.contains(nil)
            else { throw .damaged(file: file, line: 1, reason: "the header names no columns") }
            collections.append(Collection(name: name, columns: columns.compactMap { $0 }))
        }
        self.program = program
        self.schema = Int(clamping: schema)
        digestKey = Digest.Key(low: key.low, high: key.high)
        self.collections = collections
    }
}
