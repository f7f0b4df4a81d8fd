import DandelionHost
import Dispatch
import Foundation
import Synchronization

/// A session on a terminal, where Ctrl-C does not end the process at once: the line that runs is left
/// to its limits, and a second Ctrl-C ends the session.
///
/// While a line is typed Ctrl-C is a key; see ``LineEditor``.
final class InterruptibleSession: ReplSession {
    private enum State { case idle, running, asked }

    private let session: any ReplSession
    // One for the whole session: a source that comes after another one's end hears nothing on Linux.
    private let source: any DispatchSourceSignal
    private let state: Shared

    private final class Shared: Sendable {
        let state = Mutex(State.idle)
    }

    init(_ session: any ReplSession) {
        self.session = session
        let shared = Shared()
        state = shared
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler { Self.interrupt(shared) }
        source.resume()
    }

    deinit {
        source.cancel()
        signal(SIGINT, SIG_DFL)
    }

    func evaluate(_ text: String) -> ReplAnswer {
        state.state.withLock { $0 = .running }
        defer { state.state.withLock { $0 = .idle } }
        return session.evaluate(text)
    }

    private static func interrupt(_ shared: Shared) {
        let before = shared.state.withLock { state in
            defer { if state == .running { state = .asked } }
            return state
        }
        switch before {
        case .idle: break
        case .running:
            let text = "\nleft to its limits; Ctrl-C once more ends the session\n"
            FileHandle.standardError.write(Data(text.utf8))
        case .asked: exit(130)
        }
    }
}
