/// Every function that Lua may call, by topic: the one list from which
/// environments, stub and reference are made.
package enum HostCatalog {
    package static let topics: [HostTopic] = []

    package static let all: [HostDeclaration] = topics.flatMap(\.functions)

    private static let byName = Dictionary(
        all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    package static subscript(name: String) -> HostDeclaration? { byName[name] }
}
