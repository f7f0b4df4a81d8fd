/// Commits a second, and how near that comes to plain C.
struct StoreReport: Report {
    let store: String
    let rounds: Int
    var results: [Line] = []

    struct Line: Encodable {
        let submitters: Int
        let commitsPerSecond: Double
        /// Nil where nothing is known to be the limit; JSON has null then.
        let limitPerSecond: Double?
        let ratio: Double?
        let p50Millis: Double
        let p99Millis: Double
        let limitP50Millis: Double?
        let limitP99Millis: Double?

        init(submitters: Int, engine: Round, limit: Round?) {
            self.submitters = submitters
            commitsPerSecond = engine.commitsPerSecond.rounded(to: 1)
            limitPerSecond = limit?.commitsPerSecond.rounded(to: 1)
            ratio = limit.map { (engine.commitsPerSecond / $0.commitsPerSecond).rounded(to: 3) }
            p50Millis = engine.p50Millis.rounded(to: 3)
            p99Millis = engine.p99Millis.rounded(to: 3)
            limitP50Millis = limit?.p50Millis.rounded(to: 3)
            limitP99Millis = limit?.p99Millis.rounded(to: 3)
        }

        private enum CodingKeys: CodingKey {
            case submitters, commitsPerSecond, limitPerSecond, ratio, p50Millis, p99Millis, limitP50Millis,
                limitP99Millis
        }

        /// As it would be made, but with null where there is no limit.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(submitters, forKey: .submitters)
            try container.encode(commitsPerSecond, forKey: .commitsPerSecond)
            try container.encode(limitPerSecond, forKey: .limitPerSecond)
            try container.encode(ratio, forKey: .ratio)
            try container.encode(p50Millis, forKey: .p50Millis)
            try container.encode(p99Millis, forKey: .p99Millis)
            try container.encode(limitP50Millis, forKey: .limitP50Millis)
            try container.encode(limitP99Millis, forKey: .limitP99Millis)
        }
    }

    var table: Table {
        var table = Table(headings: [
            "submitters", "commits/s", "plain C/s", "ratio", "p50 ms", "p99 ms", "C p50 ms", "C p99 ms",
        ])
        for line in results {
            table.rows.append([
                String(line.submitters), line.commitsPerSecond.text(0), line.limitPerSecond?.text(0) ?? "-",
                line.ratio?.text(2) ?? "-", line.p50Millis.text(2), line.p99Millis.text(2),
                line.limitP50Millis?.text(2) ?? "-", line.limitP99Millis?.text(2) ?? "-",
            ])
        }
        return table
    }
}
