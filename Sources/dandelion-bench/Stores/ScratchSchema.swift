import ArgumentParser
import CPostgresLimit
import Dandelion
import DandelionPostgres

/// A schema of a PostgreSQL database that a measurement makes, and drops when it is done.
struct ScratchSchema: Sendable {
    static let defaultName = "dandelion_bench"

    /// The address, with the schema as its search path.
    let url: String
    let name: String

    /// - Parameter url: Its option `search_path`, where it has one, names the schema.
    init(url: String) throws {
        let setting = url.ranges(of: "search_path").first.map { url[$0.upperBound...] }
        let value = setting?.drop { $0 != "=" && $0 != "%" }
        let text = value.map { $0.hasPrefix("%3D") || $0.hasPrefix("%3d") ? $0.dropFirst(3) : $0.dropFirst() }
        let name = String(text?.prefix { $0 != "&" && $0 != "%" && $0 != " " } ?? Substring(Self.defaultName))
        let isPlain = name.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_")
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
        guard isPlain, name.first?.isLetter == true, name.count <= 48 else {
            throw ValidationError(
                "'\(name)' is no schema for a measurement. Use up to 48 small letters, digits and '_'")
        }
        guard text != nil || !url.contains("options=") else {
            throw ValidationError(
                "the address has options without a search_path. Add -csearch_path%3DNAME to them")
        }
        self.name = name
        let joint = url.contains("?") ? "&" : "?"
        self.url = text == nil ? "\(url)\(joint)options=-csearch_path%3D\(name)" : url
    }

    private init(url: String, name: String) {
        self.url = url
        self.name = name
    }

    /// The address without its password.
    var shown: String { StoreSource.postgres(url: url).name }

    /// Makes the schema.
    ///
    /// - Throws: `ValidationError` where it is there already; it is left as it is.
    func claim() throws {
        do {
            try Self.execute("CREATE SCHEMA \(name)", at: url)
        } catch {
            throw ValidationError(
                "the schema '\(name)' cannot be made (\(error)). A measurement makes one and drops it, with all "
                    + "that it holds; name another by options=-csearch_path%3DNAME in the address")
        }
    }

    /// A copy, for plain C, of the tables that a step of a run writes.
    func copy(suffix: String) throws -> ScratchSchema {
        let copy = ScratchSchema(url: url, name: name + suffix)
        var reason = [CChar](repeating: 0, count: 256)
        guard postgres_limit_copy(url, name, copy.name, &reason, Int32(reason.count)) == 0 else {
            throw PlainCFailure(reason)
        }
        return copy
    }

    /// Drops the schema with all that it holds.
    func remove() { try? Self.execute("DROP SCHEMA IF EXISTS \(name) CASCADE", at: url) }

    private static func execute(_ sql: String, at url: String) throws {
        var reason = [CChar](repeating: 0, count: 256)
        guard postgres_limit_execute(url, sql, &reason, Int32(reason.count)) == 0 else {
            throw PlainCFailure(reason)
        }
    }
}
