import ShopProgrammes

extension Outcome {
    /// The outcome for a person to read.
    func table() -> String {
        var lines: [String] = []
        func line(_ title: String, _ value: String, _ remark: String = "") {
            lines.append("  " + title.padded(to: 42) + value.leftPadded(to: 14) + "  " + remark)
        }
        lines.append("The programmes")
        line("orders", grouped(orders), repeated > 0 ? "\(grouped(repeated)) were recorded before" : "")
        line("customers", grouped(customers))
        line("referrers (since their second order)", grouped(referrers))
        line("channels (the best 100 by spend)", grouped(channels))
        lines.append("Commission, in USD")
        for (programme, total) in zip(Programme.allCases, totals) {
            let remark = total.isExact ? "exact" : "DIFFERS: \(cents(total.expected)) expected"
            line(programme.rule, cents(total.granted), remark)
        }
        lines.append("The books")
        for (state, count) in rewards.sorted(by: { $0.key < $1.key }) {
            line("rewards, \(state)", grouped(count))
        }
        line("transfers", grouped(transfers))
        for (currency, sum) in ledgerSums.sorted(by: { $0.key < $1.key }) {
            line("sum of all accounts, \(currency)", cents(sum), sum == 0 ? "" : "NOT ZERO")
        }
        line("dead letters", grouped(deadLetters), deadLetters == 0 ? "" : "NOT NONE")
        line("entries in the log", grouped(entries), "\(grouped(entriesAdded)) of this run")
        lines.append("This run")
        line("seconds", hundredths(seconds))
        line("entries per second", grouped(entriesPerSecond), "\(grouped(ordersPerSecond)) orders/s")
        line("store", megabytes, store)
        lines += ["", advice]
        return lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
            .joined(separator: "\n")
    }

    private var advice: String {
        let name = store.contains(" ") ? "'\(store)'" : store
        return """
            Try next:
              run it again                     nothing doubles: every order is known by its id
              kill -9 it in the middle         and run it again: the same figures
              sqlite3 \(name) 'SELECT program, kind, count(*), sum(amount) FROM transfer GROUP BY 1, 2'
              rm \(name)*                      to begin afresh
            """
    }

    private var megabytes: String { "\(grouped((storeBytes + 500_000) / 1_000_000)) MB" }

    private func cents(_ amount: Int64) -> String {
        let rest = String(amount.magnitude % 100)
        return (amount < 0 ? "-" : "") + grouped(amount.magnitude / 100) + "."
            + (rest.count == 1 ? "0" + rest : rest)
    }

    private func hundredths(_ number: Double) -> String { cents(Int64((number * 100).rounded())) }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
