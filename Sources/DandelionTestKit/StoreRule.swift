public import DandelionStore
public import Testing

/// A promise of ``Store``, checked against any engine.
///
/// ``all`` is the examination that an engine passes before Dandelion is run on
/// it. A rule that asks for what the engine does not offer records a warning
/// with the reason and cancels its test case, so that nobody takes it for passed. An
/// engine that forgets to answer makes a rule wait: run the rules under
/// `.timeLimit(.minutes(5))`.
public struct StoreRule: CustomTestStringConvertible, Sendable {
    /// A sentence that is false of an engine which breaks the rule.
    public let testDescription: String
    /// The promise of Dandelion that rests on this rule, such as `P1`.
    public let promise: String
    /// What an engine must offer for the rule to apply.
    public let requires: StoreCapabilities
    /// An engine that offers any of these is held to other rules instead.
    public let excludes: StoreCapabilities
    /// What the workshop must be able to show for the rule to apply.
    let evidence: Evidence
    let examine: @Sendable (StoreExamination) async throws -> Void

    enum Evidence: Sendable { case none, crash, contents, expiry }

    init(
        _ description: String, promise: String = "P10", requires: StoreCapabilities = [],
        excludes: StoreCapabilities = [], evidence: Evidence = .none,
        examine: @escaping @Sendable (StoreExamination) async throws -> Void
    ) {
        testDescription = description
        self.promise = promise
        self.requires = requires
        self.excludes = excludes
        self.evidence = evidence
        self.examine = examine
    }

    /// Examines an engine on a fresh place, and removes the place.
    ///
    /// What the engine breaks is recorded as issues of the running test.
    ///
    /// - Throws: What the engine threw where it should not have; and, where the
    ///   rule does not apply, what cancels the running test.
    public func check(on workshop: StoreWorkshop) async throws {
        let place = try workshop.makePlace()
        defer { place.discard() }
        if let reason = reasonToSkip(workshop, try place.source.make().capabilities, place) {
            // Swift Testing 6.3 prints nothing for a cancelled case of a test, so a warning says it.
            Issue.record("skipped: \(reason)", severity: .warning)
            try Test.cancel("\(reason)")
        }
        let examination = StoreExamination(place)
        defer { examination.end() }
        try await examine(examination)
    }

    private func reasonToSkip(
        _ workshop: StoreWorkshop, _ offered: StoreCapabilities, _ place: StorePlace
    ) -> String? {
        let missing = requires.subtracting(offered)
        let barring = excludes.intersection(offered)
        if !missing.isEmpty { return "the engine '\(workshop.name)' is not \(missing.names)" }
        if !barring.isEmpty { return "the engine '\(workshop.name)' is \(barring.names)" }
        switch evidence {
        case .crash where place.afterCrash == nil:
            return "the workshop '\(workshop.name)' has no 'afterCrash', so no crash can be played"
        case .contents where place.contents == nil:
            return "the workshop '\(workshop.name)' has no 'contents', so its bytes cannot be searched"
        case .expiry where place.expireLeases == nil:
            return "the workshop '\(workshop.name)' has no 'expireLeases', so no lease runs out in time"
        default: return nil
        }
    }
}

extension StoreRule {
    /// Every rule, in the order of its topics.
    public static let all: [StoreRule] =
        atomicity + writing + uniqueness + reading + scanning + walking + snapshots + values + indexes
        + queues + laneOrder + erasure + misuse + opening + closing + durability + crashes + restart
        + guests + statistics + differential + sharing + leases + expiry + fencing
}

extension StoreCapabilities {
    fileprivate var names: String {
        var names: [String] = []
        if contains(.durable) { names.append("durable") }
        if contains(.shared) { names.append("shared") }
        if contains(.guests) { names.append("open to guests") }
        return names.joined(separator: " and ")
    }
}
