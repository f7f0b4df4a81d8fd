/// How one test of a plugin ended.
public struct PluginTestResult: Sendable, Equatable, Codable {
    public let plugin: String
    public let test: String
    /// Where the test stands, such as `plugin.lua:104`.
    public let location: String
    public let passed: Bool
    /// What did not hold; nil where it passed.
    public let message: String?
    /// Where that is: the line of the expectation, or of the error.
    public let failedAt: String?
    /// What the test and the plugin printed.
    public let output: [String]
    /// How long it took, in seconds of real time.
    public let seconds: Double

    public init(
        plugin: String, test: String, location: String, passed: Bool, message: String?, failedAt: String?,
        output: [String], seconds: Double
    ) {
        self.plugin = plugin
        self.test = test
        self.location = location
        self.passed = passed
        self.message = message
        self.failedAt = failedAt
        self.output = output
        self.seconds = seconds
    }
}
