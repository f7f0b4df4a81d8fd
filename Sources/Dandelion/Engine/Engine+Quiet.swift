package import DandelionModel
package import DandelionWorkflow

extension Engine {
    /// The event types, which whoever loads plugins may extend.
    package var catalogs: CatalogBox { settings.catalogs }
}

/// What a virtual clock needs to know.
extension Engine {
    /// Returns when nothing is going on: no letter waits, no activity is in flight.
    package func settle() async {
        if case .running(_, let lanes) = current { await lanes.quiescence.wait() }
    }

    /// The first timer, as it was when the engine was last quiet.
    package var nextDue: Instant? {
        if case .running(_, let lanes) = current { lanes.nextDue } else { nil }
    }

    /// Starts the activities that ``EngineOptions/holdsActivities`` held back. A second call does nothing.
    package func releaseActivities() {
        if case .running(_, let lanes) = current { lanes.releaseActivities() }
    }

    package func noticeClock() {
        if case .running(_, let lanes) = current { lanes.noticeClock() }
    }

    /// Letters of a home that its lane has not answered.
    package func waiting(in home: String) -> Int {
        if case .running(_, let lanes) = current { lanes.waiting(in: HomeKey(home)) } else { 0 }
    }

    /// Whether its lanes take letters, and none has ended.
    package var isFolding: Bool {
        if case .running(_, let lanes) = current { !lanes.haveEnded } else { false }
    }
}
