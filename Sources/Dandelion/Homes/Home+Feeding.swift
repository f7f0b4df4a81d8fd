import DandelionModel
import DandelionWorkflow

extension Home {
    /// Puts events before the running engine, in their order, without waiting for them.
    ///
    /// For whoever feeds many: the next ones can be posted while these are
    /// folded. Under a virtual clock an event may bring a time of its own, and
    /// letters must come in the order of their times.
    ///
    /// - Returns: What to wait for: how each ended, in their order.
    /// - Throws: ``FoldError`` where none of them was taken.
    package func post(_ recordings: [Recording]) throws -> Posting {
        try checkName()
        guard case .running(let store, let lanes) = engine.current else { throw FoldError.stopping }
        let posting = Posting(recordings.count)
        let letters = try recordings.enumerated().map { index, recording in
            try letter(recording, store: store).answered { posting.add($0, at: index) }
        }
        try lanes.post(letters, isBounded: false)
        return posting
    }
}
