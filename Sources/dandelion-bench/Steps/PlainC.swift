import CStoreLimit
import DandelionWorkflow

/// The same commits in plain C, on a copy of the seeded file.
///
/// Owns the C object, which serves one thread at a time: it is not copyable,
/// and its calls block.
struct PlainC: ~Copyable {
    private let limit: OpaquePointer

    /// The writer's cache and when the log is copied, as the SQLite engine has them.
    private static let cacheInKibibytes: Int32 = 32 * 1024
    private static let checkpointPages: Int32 = 4_000
    private static let checkpointStep: Int32 = 2_000

    /// Why SQLite refused, in its own words.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    init(_ file: ScratchFile) throws {
        let home = StepWorkload.home
        var reason = [CChar](repeating: 0, count: 256)
        let opened = file.path.withCString { path in
            home.name.withCString { name in
                var seed = store_limit_seed(
                    path: path, home: name, shard: home.shard, members: Int32(StepWorkload.members),
                    first_due: StepWorkload.firstDue, next_sequence: Int64(StepWorkload.members) + 1,
                    cache_kibibytes: Self.cacheInKibibytes, checkpoint_pages: Self.checkpointPages,
                    checkpoint_step: Self.checkpointStep)
                return store_limit_open(&seed, &reason, Int32(reason.count))
            }
        }
        guard let opened else { throw Self.failure(reason) }
        limit = opened
    }

    /// Commits in groups of `group` for so long.
    func run(group: Int, for limit: Duration) throws -> Round {
        var result = store_limit_result()
        var reason = [CChar](repeating: 0, count: 256)
        let code = store_limit_run(
            self.limit, Int32(group), limit.inSeconds, &result, &reason, Int32(reason.count))
        guard code == 0 else { throw Self.failure(reason) }
        return Round(
            commitsPerSecond: Double(result.commits) / result.seconds, p50Millis: result.p50 * 1_000,
            p99Millis: result.p99 * 1_000)
    }

    private static func failure(_ reason: [CChar]) -> Failure {
        let text = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return Failure(description: "plain C stopped: \(String(decoding: text, as: UTF8.self))")
    }

    deinit { store_limit_close(limit) }
}
