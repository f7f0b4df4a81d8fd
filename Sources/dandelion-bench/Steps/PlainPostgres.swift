import CPostgresLimit
import DandelionWorkflow

/// Plain C over libpq, on a copy of the seeded tables in a schema of its own.
final class PlainPostgres: PlainC {
    private let limit: OpaquePointer

    init(_ schema: ScratchSchema) throws {
        let home = StepWorkload.home
        var reason = [CChar](repeating: 0, count: 256)
        let opened = schema.url.withCString { url in
            schema.name.withCString { schema in
                home.name.withCString { name in
                    var seed = postgres_limit_seed(
                        url: url, schema: schema, home: name, shard: home.shard,
                        members: Int32(StepWorkload.members), first_due: StepWorkload.firstDue,
                        next_sequence: Int64(StepWorkload.members) + 1)
                    return postgres_limit_open(&seed, &reason, Int32(reason.count))
                }
            }
        }
        guard let opened else { throw PlainCFailure(reason) }
        limit = opened
    }

    deinit { postgres_limit_close(limit) }

    func run(group: Int, for limit: Duration) throws -> Round {
        var result = postgres_limit_result()
        var reason = [CChar](repeating: 0, count: 256)
        let code = postgres_limit_run(
            self.limit, Int32(group), limit.inSeconds, &result, &reason, Int32(reason.count))
        guard code == 0 else { throw PlainCFailure(reason) }
        return Round(
            commitsPerSecond: Double(result.commits) / result.seconds, p50Millis: result.p50 * 1_000,
            p99Millis: result.p99 * 1_000)
    }
}
