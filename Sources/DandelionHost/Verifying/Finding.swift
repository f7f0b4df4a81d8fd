package import Dandelion

/// What a check of a store came to.
package struct Finding: Sendable, Equatable {
    package enum Verdict: String, Sendable { case holds, broken, skipped }

    /// As in `ledger`.
    package let check: String
    package let verdict: Verdict
    /// What was looked at, or why nothing was: `10 transfers, 7 accounts`.
    package let subject: String
    /// What does not hold, the first few.
    package let problems: [String]

    package var value: Value {
        [
            "check": .string(check), "verdict": .string(verdict.rawValue), "subject": .string(subject),
            "problems": .list(problems.map(Value.string)),
        ]
    }
}

/// Gathers what does not hold in one check, and keeps no more of it than anybody reads.
struct Problems {
    private static let limit = 10
    private var first: [String] = []
    private var count = 0

    mutating func add(_ problem: @autoclosure () -> String) {
        count += 1
        if first.count < Self.limit { first.append(problem()) }
    }

    var isEmpty: Bool { count == 0 }

    mutating func expect(_ holds: Bool, _ problem: @autoclosure () -> String) {
        if !holds { add(problem()) }
    }

    func finding(_ check: String, _ subject: String) -> Finding {
        let more = count > first.count ? ["and \(count - first.count) more"] : []
        return Finding(
            check: check, verdict: count == 0 ? .holds : .broken, subject: subject, problems: first + more)
    }
}
