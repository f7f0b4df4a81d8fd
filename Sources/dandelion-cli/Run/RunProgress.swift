import DandelionHost
import Foundation
import Synchronization

/// Tells on standard error how far a run is: a bar on a terminal, a few lines elsewhere.
final class RunProgress: Sendable {
    private struct State {
        var began = ContinuousClock.now
        var shown = ContinuousClock.now
        var tenths = 0
        var isLineOpen = false
        var shards: Int?
        var waited = ""
    }

    private static let width = 32
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let state = Mutex(State())

    func show(_ stage: HostRun.Stage) {
        state.withLock { state in
            switch stage {
            case .opening: note("opening the store and loading plugins", &state)
            case .waiting(let worker): wait(for: worker, &state)
            case .reading: note("reading the input", &state)
            case .feeding(let progress): show(progress, &state)
            case .draining: note("finishing what the events began", &state)
            case .counting: note("counting", &state)
            }
        }
    }

    func end() { state.withLock { clear(&$0) } }

    /// A line that stays, on a terminal and elsewhere.
    func note(_ text: String) {
        state.withLock { clear(&$0) }
        write(text + "\n")
    }

    /// How many shards a worker folds; a line wherever that changes.
    func show(shards: Int?) {
        let isNews = state.withLock { state in
            defer { state.shards = shards }
            return state.shards != shards
        }
        if isNews, let shards { note("folding \(shards) of 256 shards") }
    }

    /// Somebody else has the home. On a terminal it shows at once, elsewhere when it lasts, or changes.
    private func wait(for worker: String?, _ state: inout State) {
        let text = worker.map { "waiting: \($0) folds this home" } ?? "waiting for the home to be free"
        if isTerminal { return note(text, &state) }
        guard state.waited != text else { return }
        state.waited = text
        write(text + "\n")
    }

    private func note(_ text: String, _ state: inout State) {
        guard isTerminal else { return }
        write("\r\(text) …\u{1b}[K")
        state.isLineOpen = true
        state.began = .now
    }

    private func show(_ progress: FeedProgress, _ state: inout State) {
        guard progress.total > 0 else { return }
        let now = ContinuousClock.now
        let done = progress.events + progress.refused
        let share = Double(done) / Double(progress.total)
        if isTerminal {
            guard done == progress.total || now - state.shown > .milliseconds(80) else { return }
            state.shown = now
            let filled = Int(share * Double(Self.width))
            let bar =
                String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
            write("\r\(bar) \(text(progress, share, state))\u{1b}[K")
            state.isLineOpen = true
        } else if Int(share * 10) > state.tenths {
            state.tenths = Int(share * 10)
            write("\(text(progress, share, state))\n")
        }
    }

    private func text(_ progress: FeedProgress, _ share: Double, _ state: State) -> String {
        let seconds = (ContinuousClock.now - state.began) / .seconds(1)
        let done = progress.events + progress.refused
        let speed = seconds > 0 ? Int(Double(done) / seconds) : 0
        let known = progress.repeated > 0 ? ", \(progress.repeated.grouped) known" : ""
        return
            "\(Int(share * 100)) %  \(done.grouped) of \(progress.total.grouped) events\(known), \(speed.grouped)/s"
    }

    private func clear(_ state: inout State) {
        if state.isLineOpen, isTerminal { write("\r\u{1b}[K") }
        state.isLineOpen = false
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
