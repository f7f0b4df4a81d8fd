import DandelionModel
import Dispatch
import Synchronization

/// Carries calls from the thread that runs a test's Lua to the tasks that run
/// its world, and answers back.
///
/// Lua needs a thread of its own with a deep stack, and the engine's interface
/// is asynchronous: so the thread blocks here, never a task. While it waits it
/// serves the fakes of activities, which are functions of the same Lua state.
final class PluginTestExchange: Sendable {
    enum Message {
        case answer(Result<[Value], PluginTestFailure>)
        /// The activity with this name is to be done with this input.
        case activity(String, Value, CheckedContinuation<Result<Value, PluginTestFailure>, Never>)
    }

    private struct State {
        var messages: [Message] = []
        var isOver = false
    }

    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)
    let calls: AsyncStream<PluginTestCall>
    private let asks: AsyncStream<PluginTestCall>.Continuation

    init() { (calls, asks) = AsyncStream.makeStream() }

    // MARK: On the test's thread

    /// Asks the world for something and waits; fakes are served meanwhile.
    func ask(
        _ call: PluginTestCall, serving fake: (String, Value) -> Result<Value, PluginTestFailure>
    ) throws(PluginTestFailure) -> [Value] {
        asks.yield(call)
        while true {
            available.wait()
            switch state.withLock({ $0.messages.removeFirst() }) {
            case .answer(let answer): return try answer.get()
            case .activity(let name, let input, let caller): caller.resume(returning: fake(name, input))
            }
        }
    }

    /// No call comes any more, and no fake is served.
    func finish() {
        asks.finish()
        let unserved = state.withLock { state in
            state.isOver = true
            defer { state.messages = [] }
            return state.messages
        }
        for message in unserved { Self.refuse(message) }
    }

    // MARK: In the world

    func answer(_ result: Result<[Value], PluginTestFailure>) { put(.answer(result)) }

    /// Has the test's fake of an activity called, while the test waits.
    func perform(_ activity: String, _ input: Value) async -> Result<Value, PluginTestFailure> {
        await withCheckedContinuation { put(.activity(activity, input, $0)) }
    }

    private func put(_ message: Message) {
        let isOver = state.withLock { state in
            if !state.isOver { state.messages.append(message) }
            return state.isOver
        }
        if isOver { Self.refuse(message) } else { available.signal() }
    }

    private static func refuse(_ message: Message) {
        guard case .activity(let name, _, let caller) = message else { return }
        let failure = PluginTestFailure(
            message: "activity '\(name)' was called when the test was over", location: nil)
        caller.resume(returning: .failure(failure))
    }
}
