import CStoreLimit
import DandelionWorkflow

/// Plain C over SQLite, on a copy of the seeded file.
final class PlainSQLite: PlainC {
    private let limit: OpaquePointer

    /// The writer's cache and when the log is copied, as the SQLite engine has them.
    private static let cacheInKibibytes: Int32 = 32 * 1024
    private static let checkpointPages: Int32 = 4_000
    private static let checkpointStep: Int32 = 2_000

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
        guard let opened else { throw PlainCFailure(reason) }
        limit = opened
    }

    deinit { store_limit_close(limit) }

    func run(group: Int, for limit: Duration) throws -> Round {
        var result = store_limit_result()
        var reason = [CChar](repeating: 0, count: 256)
        let code = store_limit_run(
            self.limit, Int32(group), limit.inSeconds, &result, &reason, Int32(reason.count))
        guard code == 0 else { throw PlainCFailure(reason) }
        return Round(
            commitsPerSecond: Double(result.commits) / result.seconds, p50Millis: result.p50 * 1_000,
            p99Millis: result.p99 * 1_000)
    }
}
