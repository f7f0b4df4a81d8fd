import Foundation

/// What `swift package dump-package` says about a package, as far as the floors need it.
struct PackageDescription: Decodable, Sendable {
    var toolsVersion: ToolsVersion
    var swiftLanguageVersions: [String]?
    var traits: [Trait]?
    var targets: [Target]

    struct ToolsVersion: Decodable, Sendable {
        var number: String

        enum CodingKeys: String, CodingKey { case number = "_version" }
    }

    struct Trait: Decodable, Sendable {
        var name: String
    }

    struct Target: Decodable, Sendable {
        var name: String
        var type: String
        var path: String?
        var dependencies: [Dependency]
        var settings: [Setting]

        var isTest: Bool { type == "test" }

        /// Where its files stand, relative to the package.
        var folder: String { path ?? (isTest ? "Tests/\(name)" : "Sources/\(name)") }
    }

    /// A target of this package, or a product of another, by its name.
    struct Dependency: Sendable {
        var name: String
        /// The traits of which one must be enabled; empty where there is no condition.
        var traits: [String]
    }

    /// One compiler setting: what it is, and its argument where that is one string.
    struct Setting: Sendable {
        var kind: String
        var argument: String?
    }

    init(json: Data) throws {
        self = try JSONDecoder().decode(Self.self, from: json)
    }
}

extension PackageDescription.Dependency: Decodable {
    private struct Condition: Decodable {
        var traits: [String]?
    }

    private enum CodingKeys: String, CodingKey { case byName, target, product }

    /// Reads `{"byName": [name, condition]}`, the same with `target`, or
    /// `{"product": [name, package, aliases, condition]}`.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let key = container.allKeys.first else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "an unknown kind of dependency"))
        }
        var parts = try container.nestedUnkeyedContainer(forKey: key)
        name = try parts.decode(String.self)
        traits = []
        while !parts.isAtEnd {
            if try parts.decodeNil() { continue }
            if let condition = try? parts.decode(Condition.self) {
                traits = condition.traits ?? []
            } else {
                _ = try parts.decode(String.self)
            }
        }
    }
}

extension PackageDescription.Setting: Decodable {
    private struct Name: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private enum CodingKeys: String, CodingKey { case kind }

    /// Reads `{"kind": {"enableUpcomingFeature": {"_0": "ExistentialAny"}}, …}`.
    init(from decoder: any Decoder) throws {
        let kinds = try decoder.container(keyedBy: CodingKeys.self)
            .nestedContainer(keyedBy: Name.self, forKey: .kind)
        guard let key = kinds.allKeys.first else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "a setting without a kind"))
        }
        kind = key.stringValue
        argument = try? kinds.decode([String: String].self, forKey: key)["_0"]
    }
}
