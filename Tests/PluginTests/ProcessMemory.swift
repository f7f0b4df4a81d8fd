import Foundation

/// What this process holds of the machine's memory.
enum ProcessMemory {
    /// Resident bytes now; 0 where the system does not say.
    static var resident: Int {
        let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
        return (fields.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0) * 4_096
    }
}
