import DandelionStore
import Testing

@testable import DandelionWorkflow

@Suite("Reading the mail table beside letters for others")
struct MailProgressTests {
    private static let second: Int64 = 1_000_000_000

    /// Reads a table in which only the rows up to `count` are there, all of them for others.
    private func read(_ progress: inout MailProgress, upTo count: Int64, at now: Int64, took: Int64 = 0) {
        progress.begin(at: now)
        let first: Int64 =
            if case .excluding(let row) = progress.start { (row[0].integer ?? 0) + 1 } else { 1 }
        if first <= count { for row in first...count { progress.pass(row) } }
        progress.end(at: now + took)
    }

    @Test("a short line is read as a whole always")
    func short() {
        var progress = MailProgress()
        for time in Int64(0)..<5 {
            read(&progress, upTo: Int64(MailProgress.patience) - 1, at: time)
            #expect(!progress.isPartial)
        }
    }

    @Test("a long line is passed over, and read again after a second")
    func long() {
        var progress = MailProgress()
        read(&progress, upTo: 2_000, at: 0)
        progress.begin(at: 1)
        #expect(progress.start == .excluding([2_000]))
        progress.end(at: 2)
        read(&progress, upTo: 2_500, at: 3)
        progress.begin(at: Self.second - 1)
        #expect(progress.start == .excluding([2_500]))
        progress.end(at: Self.second - 1)
        progress.begin(at: Self.second)
        #expect(progress.start == .unbounded)
        #expect(!progress.isPartial)
    }

    @Test("where reading takes long, four times as long goes by before it is done again")
    func slow() {
        var progress = MailProgress()
        read(&progress, upTo: 2_000, at: 0, took: Self.second)
        read(&progress, upTo: 2_000, at: 5 * Self.second - 1)
        #expect(progress.isPartial)
        read(&progress, upTo: 2_000, at: 5 * Self.second)
        #expect(!progress.isPartial)
    }

    @Test("a line that has become short is read as a whole again")
    func shrunk() {
        var progress = MailProgress()
        read(&progress, upTo: 2_000, at: 0)
        read(&progress, upTo: 10, at: Self.second)
        read(&progress, upTo: 10, at: Self.second + 1)
        #expect(!progress.isPartial)
    }
}
