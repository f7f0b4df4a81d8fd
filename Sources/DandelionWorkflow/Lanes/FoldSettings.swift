package import DandelionModel
import Synchronization

/// What all lanes of an engine share.
package struct FoldSettings: Sendable {
    package let catalogs: CatalogBox
    package let activities: [String: ActivityPolicy]
    /// The newest version of each workflow.
    package let workflows: [String: Int]
    package let seeds: any SeedSource
    package let turnRetries: RetryPolicy
    package let forgetsAfterEveryTurn: Bool

    /// The event types that are known now.
    package var catalog: EventCatalog { catalogs.latest.catalog }

    package init(
        catalog: EventCatalog, activities: [String: ActivityPolicy], workflows: [String: Int],
        seeds: any SeedSource, turnRetries: RetryPolicy, forgetsAfterEveryTurn: Bool = false
    ) {
        catalogs = CatalogBox(catalog)
        self.activities = activities
        self.workflows = workflows
        self.seeds = seeds
        self.turnRetries = turnRetries
        self.forgetsAfterEveryTurn = forgetsAfterEveryTurn
    }
}

/// How an activity is attempted.
package struct ActivityPolicy: Sendable {
    package let retries: RetryPolicy

    package init(retries: RetryPolicy) { self.retries = retries }
}

/// The event types of an engine, which become more when plugins are loaded.
package final class CatalogBox: Sendable {
    private let catalog: Mutex<EventCatalog>
    private let count = Atomic<Int>(0)

    package init(_ catalog: EventCatalog) { self.catalog = Mutex(catalog) }

    /// Grows with every change: cheap to ask, so that readers may keep a copy.
    var version: Int { count.load(ordering: .acquiring) }

    package var latest: (version: Int, catalog: EventCatalog) { catalog.withLock { (version, $0) } }

    /// Adds event types, all or none. What is known already changes nothing.
    ///
    /// - Throws: `SchemaRefusal` where one is malformed, or another one has its name.
    package func add(_ schemas: some Sequence<EventSchema>) throws(SchemaRefusal) {
        let result: Result<Void, SchemaRefusal> = catalog.withLock { catalog in
            var more = catalog
            do throws(SchemaRefusal) {
                for schema in schemas { try more.add(schema) }
            } catch {
                return .failure(error)
            }
            catalog = more
            count.add(1, ordering: .releasing)
            return .success(())
        }
        try result.get()
    }
}
