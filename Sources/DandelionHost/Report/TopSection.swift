/// The part of a report that names the members who brought the most friends,
/// and says of each why their last reward was granted.
struct TopSection {
    let top: [ReportData.TopReferrer]
    let format: ReportFormat

    private static let channelMark: Markup = """
        <span class="mark"><svg viewBox="-10 -10 20 20" aria-hidden="true"><use href="#b0"/></svg>channel</span>
        """

    func html() -> Markup {
        guard !top.isEmpty else { return .none }
        return """
            <section aria-labelledby="top"><div class="wide">
            <h2 id="top">The members who brought the most</h2>
            <p class="lede">Open a row for its chain of why: from the first cause to the latest effect.</p>
            <table class="top"><thead><tr><th scope="col">Member</th><th scope="col">Code</th>\
            <th scope="col">Conversions</th><th scope="col">Earned</th><th scope="col">People below</th></tr></thead>
            \(top.map(rows))</table>
            </div></section>

            """
    }

    private func rows(_ referrer: ReportData.TopReferrer) -> Markup {
        let most = top.map(\.conversions).max() ?? 0
        let share = most > 0 ? Double(max(0, referrer.conversions)) / Double(most) * 100 : 0
        return """
            <tbody><tr><th scope="row"><bdi>\(referrer.member)</bdi>\(referrer.isChannel ? Self.channelMark : .none)</th>\
            <td data-label="Code"><code>\(referrer.code)</code></td>\
            <td data-label="Conversions">\(ReportFormat.count(referrer.conversions))\
            <i class="bar \(referrer.isChannel ? "gold" : "leaf")" style="--part:\(share)%"></i></td>\
            <td data-label="Earned">\(format.money(referrer.earned))</td>\
            <td data-label="People below">\(ReportFormat.count(referrer.descendants))</td></tr>
            \(why(referrer))</tbody>

            """
    }

    private func why(_ referrer: ReportData.TopReferrer) -> Markup {
        guard !referrer.why.isEmpty else { return .none }
        return """
            <tr class="why"><td colspan="5"><details><summary>Why? \
            <span>\(ReportFormat.count(referrer.why.count, "step", "steps"))</span></summary>
            \(WhyTimeline(steps: referrer.why).html())</details></td></tr>

            """
    }
}
