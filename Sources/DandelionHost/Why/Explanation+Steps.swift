extension Explanation {
    /// The chain as a report shows it.
    package func steps() -> [ReportData.WhyStep] {
        chain.map { link in
            ReportData.WhyStep(
                kind: link.kind.rawValue, text: link.text, at: link.at,
                details: (link.compared ?? []).map(\.text) + link.details.map { "\($0.name): \($0.value)" })
        } + notes.map { ReportData.WhyStep(kind: Kind.gap.rawValue, text: $0) }
    }
}

extension Explanation.Comparison {
    /// As in `on.amount = 30.00 USD, asked gt(0)`.
    package var text: String { "\(what) = \(value)" + (asked.map { ", asked \($0)" } ?? "") }
}
