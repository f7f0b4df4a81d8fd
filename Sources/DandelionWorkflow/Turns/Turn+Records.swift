public import DandelionModel
import DandelionStore

/// What handlers keep: values in named collections, by key.
///
/// Keys are ids, never names or addresses of people: they stand in an index.
/// In a turn that has read a person's values, the values that it keeps stand
/// with that person's, and are erased with them.
extension Turn {
    static let maximumValueBytes = 65_536

    /// The value of a key; nil where there is none, or where it was erased.
    public func get(_ collection: String, key: String) throws -> Value? {
        guard let row = try get(Tables.record, key: recordKey(collection, key), for: "get") else {
            return nil
        }
        return try value(ofPayload: row[4])
    }

    /// Keeps a value under a key, in place of what was there.
    public func put(_ collection: String, key: String, _ value: Value) throws {
        let cell = try payload(value, for: "put")
        if case .blob(let bytes) = cell, bytes.count > Self.maximumValueBytes {
            throw TurnError.valueTooLarge(call: "put", bytes: bytes.count, limit: Self.maximumValueBytes)
        }
        try write(.put(Tables.record.id, home.key.row(.text(collection), .text(key), cell)), for: "put")
    }

    /// Removes a key; nothing happens where it is not there.
    public func remove(_ collection: String, key: String) throws {
        try write(.delete(Tables.record.id, key: recordKey(collection, key)), for: "remove")
    }

    /// The first values of a collection in the order of their keys' bytes, after a key.
    public func list(_ collection: String, after key: String? = nil, limit: Int) throws
        -> [(key: String, value: Value)]
    {
        var found: [(key: String, value: Value)] = []
        let scan = Scan(
            Tables.record, prefix: home.key.row(.text(collection)),
            from: key.map { .excluding([.text($0)]) } ?? .unbounded, limit: limit)
        try self.scan(scan, for: "list") { row in
            if let key = row[3].text, let value = try value(ofPayload: row[4]) { found.append((key, value)) }
            return true
        }
        return found
    }

    /// The value that a reference leads to, and from here on a turn of that person.
    public func resolve<Content>(_ personal: Personal<Content>) throws -> Resolved<Content> {
        switch personal {
        case .value(let content): return .value(content)
        case .reference(let reference):
            try mark(reference.subject)
            guard let value = try fold.vault.value(of: reference, in: home) else { return .erased }
            return .value(try ValueDecoder().decode(Content.self, from: value))
        }
    }

    private func recordKey(_ collection: String, _ key: String) -> Row {
        home.key.row(.text(collection), .text(key))
    }
}
