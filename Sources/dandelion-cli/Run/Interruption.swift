import Dispatch
import Foundation

/// What Ctrl-C does while a command works: the first asks it to finish what is
/// under way, the second ends the process.
final class Interruption {
    private let source: any DispatchSourceSignal

    init(_ ask: @escaping @Sendable () -> Void) {
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler {
            FileHandle.standardError.write(Data("\nstopping; once more ends it at once\n".utf8))
            signal(SIGINT, SIG_DFL)
            ask()
        }
        source.resume()
    }

    func end() {
        source.cancel()
        signal(SIGINT, SIG_DFL)
    }
}
