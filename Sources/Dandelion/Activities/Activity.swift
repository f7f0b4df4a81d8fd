public import DandelionModel
public import DandelionWorkflow

/// Work in the outside world: a call, a lookup, a message.
///
/// Done at least once for each time that a turn asks for it, always with the
/// same idempotency key, also after a restart. Attempts that throw or take too
/// long are repeated; see ``RetryPolicy``.
public struct Activity: Sendable {
    public let name: String
    /// How long one attempt may take, on the machine's monotonic clock.
    public let timeout: Duration
    public let retries: RetryPolicy
    let body: @Sendable (Value, ActivityContext) async throws -> Value

    public init<Input: Codable & Sendable, Output: Codable & Sendable>(
        _ name: String, timeout: Duration = .seconds(30), retries: RetryPolicy = RetryPolicy(),
        _ body: @escaping @Sendable (Input, ActivityContext) async throws -> Output
    ) {
        self.name = name
        self.timeout = timeout
        self.retries = retries
        self.body = { input, context in
            let output = try await body(try ValueDecoder().decode(Input.self, from: input), context)
            return try ValueEncoder().encode(output)
        }
    }

    /// One attempt, ended when its time is over. The time counts from its beginning,
    /// and not while it waits for a thread of a busy machine.
    func attempt(_ input: Value, _ context: ActivityContext) async throws -> Value {
        let (beginning, beginner) = AsyncStream.makeStream(of: Void.self)
        return try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask {
                beginner.finish()
                return try await body(input, context)
            }
            group.addTask {
                for await _ in beginning {}
                try await Task.sleep(for: timeout)
                throw ActivityError.timedOut(activity: name, after: timeout)
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }
}

/// What an attempt at an activity knows about itself.
public struct ActivityContext: Sendable {
    public let home: String
    /// The same at every attempt: hand it to whoever must not do the work twice.
    public let idempotencyKey: String
    /// Counts from 1.
    public let attempt: Int
    let store: any Store

    /// The value of a personal reference, as it is now; erased where it has been.
    public func resolve<Content>(_ personal: Personal<Content>) async throws -> Resolved<Content> {
        switch personal {
        case .value(let content): return .value(content)
        case .reference(let reference):
            let home = HomeKey(home)
            return try await Blocking.run { [store] in
                let value = try store.read {
                    try PersonalReader.value(of: reference, in: home, $0, key: store.digestKey)
                }
                guard let value else { return .erased }
                return .value(try ValueDecoder().decode(Content.self, from: value))
            }
        }
    }

    /// Reads one snapshot of the store, on a thread of its own: for work on whole sets.
    public func read<Outcome: Sendable>(
        _ body: @escaping @Sendable (any ReadView) throws -> Outcome
    ) async throws -> Outcome {
        try await Blocking.run { [store] in try store.read(body) }
    }
}

/// Why an attempt at an activity failed, where it was not its own error.
@nonexhaustive
public enum ActivityError: Error, Equatable, Sendable {
    case timedOut(activity: String, after: Duration)
    case notRegistered(activity: String)
}

extension ActivityError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .timedOut(let activity, let limit):
            "activity '\(activity)' did not end within \(limit); it counts as failed and may still take effect"
        case .notRegistered(let activity):
            "no activity '\(activity)' is registered; register it, then drive the turn again"
        }
    }
}
