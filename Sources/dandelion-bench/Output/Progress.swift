import Foundation

/// What the user is told while a measurement runs, on standard error.
enum Progress {
    static func say(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
