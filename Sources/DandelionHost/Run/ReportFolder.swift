import Dandelion
import DandelionWorkflow
import Foundation

/// The folder into which a run writes what it came to.
struct ReportFolder {
    let path: String

    /// Writes `report.html` and `outcome.json`, in place of what an earlier run left there.
    ///
    /// - Throws: ``ReportFault`` where it cannot be written. Everything is recorded then.
    func write(_ outcome: RunOutcome, notes: [String], _ home: Home) async throws {
        let key = HomeKey(home.name)
        let data = try await home.read { view in
            let explainer = Explainer(home: key.name, in: view)
            return try ReportGatherer(of: key, outcome.summary, in: view)
                .data(span: outcome.span, figures: outcome.figures, notes: notes) { reward in
                    try explainer.explain("reward:\(reward)").steps()
                }
        }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try Data(HTMLReport(data).html().utf8).write(to: URL(fileURLWithPath: "\(path)/report.html"))
            try Data((try outcome.json() + "\n").utf8).write(to: URL(fileURLWithPath: "\(path)/outcome.json"))
        } catch {
            throw ReportFault(path: path, reason: error.localizedDescription)
        }
    }
}

/// A report that could not be written.
package struct ReportFault: Error, Sendable, CustomStringConvertible {
    let path: String
    let reason: String

    package var description: String {
        """
        the report cannot be written into '\(path)' (\(reason)); all events are recorded. Mend that, and run the \
        same command again: nothing doubles
        """
    }
}
