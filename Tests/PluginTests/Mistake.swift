import Testing

/// A plugin with a typical mistake in it, and all that is said of it.
struct Mistake: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let plugin: String
    let files: [String: String]
    let says: String

    init(_ title: String, _ plugin: String, files: [String: String] = [:], says: String) {
        testDescription = title
        self.plugin = plugin
        self.files = files
        self.says = says
    }

    /// The first line of most of them.
    static let manifest = #"plugin { name = "p", version = "1.0.0", api = 1, needs = { "members.read" } }"#

    static let all = conditions + names + languages + manifests + filings
}

@Suite("A typical mistake")
struct MistakeTests {
    @Test("is told with its line and with what to write instead", arguments: Mistake.all)
    func isTold(_ mistake: Mistake) throws {
        #expect(try DeclareWorld.refusal(of: mistake.plugin, mistake.files) == mistake.says)
    }
}
