import DandelionStore

/// The letters whose turns share a commit, and what to tell their senders.
struct Batch {
    var letters: [Answered] = []
    /// Activities that are handed out when the batch is durable.
    var jobs: [ActivityJob] = []
    /// Activities that were handed out already, since they have no effects.
    var earlyJobs: [ActivityJob] = []
    /// Entries made, for the limit and for fairness. Letters that repeat others make none.
    var entries = 0

    struct Answered {
        let mail: Mail
        let outcome: Fold.Outcome?
    }

    var isEmpty: Bool { letters.isEmpty }
}
