import Testing

@testable import DandelionPostgres

@Suite("libpq")
struct LibpqTests {
    @Test("is one that has pipelines")
    func hasPipelines() { #expect(Libpq.version >= 140_000) }
}
