/// A chain of why as a vertical timeline, from the first cause to the latest
/// effect.
struct WhyTimeline {
    /// From the latest effect back to its first cause.
    let steps: [ReportData.WhyStep]

    func html() -> Markup {
        """
        <ol class="timeline">
        \(steps.reversed().map(item))</ol>

        """
    }

    private func item(_ step: ReportData.WhyStep) -> Markup {
        let time =
            step.at.map { #"<time datetime="\#($0)">\#(ReportFormat.moment($0))</time>"# as Markup } ?? .none
        let details =
            step.details.isEmpty
            ? Markup.none : "<ul>\(step.details.map { "<li><code>\($0)</code></li>" as Markup })</ul>"
        return """
            <li class="\(Self.tone(step.kind))"><span class="kind">\(step.kind)</span>\(time)\
            <p>\(step.text)</p>\(details)</li>

            """
    }

    private static func tone(_ kind: String) -> Markup {
        switch kind {
        case "event": "sky"
        case "reward", "promotion": "gold"
        case "rule", "run": "leaf"
        default: "other"
        }
    }
}
