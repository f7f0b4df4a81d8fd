/// A typed table with declared indexes: what an engine stores.
///
/// The first ``keyCount`` columns are the key. Keys are compared column by
/// column in the order of ``Cell``. Where a collection belongs to homes, the
/// first two columns are the shard and the home.
public struct StoredCollection: Sendable, Hashable, Identifiable {
    /// Unique within a schema, and never used again for another collection.
    public let id: UInt16
    /// The table's name in an SQL engine: lower case, with underscores.
    public let name: String
    public let columns: [Column]
    public let keyCount: Int
    public let indexes: [Index]
    public let layout: Layout

    /// How rows lie in the engine.
    public enum Layout: Sendable, Hashable {
        /// In the order of the key.
        case clustered
        /// In the order of insertion, so that a row never moves. Deleting
        /// overwrites the row's ``Column/erasable`` bytes where they stand and
        /// leaves no copy. Rows cannot be updated or put.
        case erasable
        /// As ``erasable``, and the key is one integer column that the engine
        /// numbers itself, upward from 1, when a row is appended.
        case queue
    }

    public init(
        id: UInt16, name: String, columns: [Column], keyCount: Int, indexes: [Index] = [],
        layout: Layout = .clustered
    ) {
        self.id = id
        self.name = name
        self.columns = columns
        self.keyCount = keyCount
        self.indexes = indexes
        self.layout = layout
    }

    /// The key columns of a row.
    public func key(of row: Row) -> Row { Array(row.prefix(keyCount)) }

    /// The position of a column by its name; it must exist.
    public func column(_ name: String) -> Int {
        guard let position = columns.firstIndex(where: { $0.name == name }) else {
            preconditionFailure("collection '\(self.name)' has no column '\(name)'")
        }
        return position
    }

    public func index(_ name: String) -> Index? { indexes.first { $0.name == name } }

    public static func == (left: StoredCollection, right: StoredCollection) -> Bool { left.id == right.id }
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// A column of a ``StoredCollection``.
public struct Column: Sendable, Hashable {
    public enum Kind: Sendable, Hashable { case integer, real, text, blob }

    public let name: String
    public let kind: Kind
    public let isNullable: Bool
    /// Holds what people wrote: overwritten with zeros when its row is deleted.
    public let isErasable: Bool
    /// A null is replaced by the engine's own time, in microseconds since 1970.
    public let isStampedByStore: Bool

    public init(
        _ name: String, _ kind: Kind, nullable: Bool = false, erasable: Bool = false,
        stampedByStore: Bool = false
    ) {
        self.name = name
        self.kind = kind
        isNullable = nullable
        isErasable = erasable
        isStampedByStore = stampedByStore
    }
}

/// A declared order over a collection's rows: the columns, then the key.
public struct Index: Sendable, Hashable {
    public let name: String
    /// Positions of the columns, most significant first.
    public let columns: [Int]
    public let isUnique: Bool
    /// Rows whose column at this position is null are not in the index.
    public let whereNotNull: Int?

    public init(_ name: String, on columns: [Int], unique: Bool = false, whereNotNull: Int? = nil) {
        self.name = name
        self.columns = columns
        isUnique = unique
        self.whereNotNull = whereNotNull
    }
}

/// The collections of a store and who may read and write them.
public struct StoreSchema: Sendable {
    public let collections: [StoredCollection]
    /// Counts upward with every change of the collections.
    public let version: Int
    /// The oldest version of this software that may read, and that may write, what this one stores.
    public let minimumReader: Int
    public let minimumWriter: Int

    public init(collections: [StoredCollection], version: Int, minimumReader: Int, minimumWriter: Int) {
        self.collections = collections
        self.version = version
        self.minimumReader = minimumReader
        self.minimumWriter = minimumWriter
    }
}
