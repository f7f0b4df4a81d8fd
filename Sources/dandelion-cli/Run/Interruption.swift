import Dispatch
import Foundation

/// What Ctrl-C and SIGTERM do while a command works: the first asks it to finish
/// what is under way, the second ends the process.
final class Interruption {
    private static let signals = [SIGINT, SIGTERM]
    private let sources: [any DispatchSourceSignal]

    init(_ ask: @escaping @Sendable () -> Void) {
        sources = Self.signals.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                FileHandle.standardError.write(Data("\nstopping; once more ends it at once\n".utf8))
                for number in Self.signals { signal(number, SIG_DFL) }
                ask()
            }
            source.resume()
            return source
        }
    }

    func end() {
        for source in sources { source.cancel() }
        for number in Self.signals { signal(number, SIG_DFL) }
    }
}
