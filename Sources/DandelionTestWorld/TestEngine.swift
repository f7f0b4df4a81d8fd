public import Dandelion

/// Runs a body against a running engine on a virtual clock, and stops it after.
///
/// - Parameters:
///   - store: Kept by the caller where it is to be opened again.
///   - forgetful: Drops everything that is remembered after every turn.
public func withTestEngine<Outcome>(
    store: any Store = MemoryStore(), events: [any EventType.Type], activities: [Activity] = [],
    workflows: [Workflow] = [], handlers: [Handler] = [], clock: VirtualClock = VirtualClock(),
    configure: (inout EngineOptions) -> Void = { _ in },
    _ body: (Engine, VirtualClock) async throws -> Outcome
) async throws -> Outcome {
    var options = EngineOptions()
    options.clock = clock
    options.seeds = RepeatableSeeds(7)
    configure(&options)
    let engine = Engine(
        store: .existing(store), events: events, activities: activities, workflows: workflows,
        handlers: handlers, options: options)
    let running = Task { try await engine.run() }
    await engine.waitUntilRunning()
    let outcome: Outcome
    do {
        outcome = try await body(engine, clock)
    } catch {
        engine.stop()
        try? await running.value
        throw error
    }
    engine.stop()
    try await running.value
    return outcome
}
