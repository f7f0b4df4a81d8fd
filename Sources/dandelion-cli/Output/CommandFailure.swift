import ArgumentParser
import Foundation

/// Why a command did not do what it was asked, and the status with which it ends.
struct CommandFailure: Error, CustomStringConvertible, LocalizedError {
    let description: String
    let status: Int32

    init(_ text: String, status: Int32 = 1) {
        description = text
        self.status = status
    }

    init(_ error: any Error) {
        if let failure = error as? CommandFailure {
            self = failure
        } else {
            self.init(String(describing: error))
        }
    }

    var errorDescription: String? { description }
}
