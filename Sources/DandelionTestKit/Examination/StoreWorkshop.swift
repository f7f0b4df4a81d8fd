public import DandelionStore
public import Testing

/// Where the stores of one engine are made for their examination.
///
/// An engine author writes one, and one test:
///
/// ```swift
/// let workshop = StoreWorkshop("journal") { StorePlace(.journal(path: freshPath())) }
///
/// @Test("keeps its promises", arguments: StoreRule.all)
/// func keeps(_ rule: StoreRule) async throws { try await rule.check(on: workshop) }
/// ```
public struct StoreWorkshop: CustomTestStringConvertible, Sendable {
    /// The engine, as it is named in reports.
    public let name: String
    /// A place where nothing has been stored. Called once for each rule, and
    /// perhaps on several threads at once.
    public let makePlace: @Sendable () throws -> StorePlace

    public init(_ name: String, makePlace: @escaping @Sendable () throws -> StorePlace) {
        self.name = name
        self.makePlace = makePlace
    }

    public var testDescription: String { name }
}

/// One place where an engine keeps data, such as a file.
///
/// A rule makes a store of the ``source``, closes it and makes another one to
/// see what was kept; only an engine with ``StoreCapabilities/durable`` has to
/// find anything there the second time.
public struct StorePlace: Sendable {
    public let source: StoreSource
    /// What a killed process would leave behind at this moment, as a place of
    /// its own: for an engine of files, a copy of them. It is called while a
    /// store is open and no commit is under way. Without it the rules about
    /// crashes are skipped.
    public let afterCrash: (@Sendable () throws -> StorePlace)?
    /// Every byte that is stored here, in any order. Without it the rules about
    /// leftovers of erased values are skipped.
    public let contents: (@Sendable () throws -> [UInt8])?
    /// Makes it as if more than ``LeaseTable/timeToLive`` had passed since the last sign of
    /// every worker: all leases have run out, and nobody has taken them. It is called while
    /// stores are open and commits are under way, on several threads. Without it the
    /// rules about leases that ran out are skipped.
    public let expireLeases: (@Sendable () throws -> Void)?
    /// Removes the place; called when its rule ends, after its stores were closed.
    public let discard: @Sendable () -> Void

    public init(
        _ source: StoreSource, afterCrash: (@Sendable () throws -> StorePlace)? = nil,
        contents: (@Sendable () throws -> [UInt8])? = nil,
        expireLeases: (@Sendable () throws -> Void)? = nil, discard: @escaping @Sendable () -> Void = {}
    ) {
        self.source = source
        self.afterCrash = afterCrash
        self.contents = contents
        self.expireLeases = expireLeases
        self.discard = discard
    }
}
