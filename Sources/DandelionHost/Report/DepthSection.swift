/// The part of a report that shows how far the word was passed on.
struct DepthSection {
    let forest: Forest

    /// Further generations share one row.
    private static let rows = 14

    func html() -> Markup {
        let counts = forest.depthCounts
        guard counts.count > 1 else { return .none }
        let most = counts.max() ?? 1
        let shown = counts.prefix(Self.rows)
        let rest = counts.dropFirst(Self.rows).reduce(0, +)
        var rows = shown.enumerated().map { depth, count in
            row(depth == 0 ? "roots" : ReportFormat.count(depth), count, of: max(most, rest))
        }
        if rest > 0 { rows.append(row("\(Self.rows) and more", rest, of: max(most, rest))) }
        return """
            <section aria-labelledby="depth"><div class="wide">
            <h2 id="depth">Passed on \(ReportFormat.count(counts.count - 1, "time", "times")) at the deepest</h2>
            <p class="lede">Members by how many steps they stand from the root of their tree.</p>
            <table class="depths"><thead><tr><th scope="col">Steps</th><th scope="col">Members</th></tr></thead>
            <tbody>
            \(rows)</tbody></table>
            \(chain)</div></section>

            """
    }

    private func row(_ name: String, _ count: Int, of most: Int) -> Markup {
        let share = Double(count) / Double(max(1, most)) * 100
        return """
            <tr><th scope="row">\(name)</th><td><i class="bar leaf" style="--part:\(share)%"></i>\
            <span>\(ReportFormat.count(count))</span></td></tr>

            """
    }

    private var chain: Markup {
        let links = forest.longestChain()
        guard links.count > 2, links.count <= 40 else { return .none }
        let names = links.map { index -> Markup in
            let member = forest.members[index]
            let mark: Markup = member.isChannel ? #" class="gold""# : .none
            return "<li\(mark)><bdi>\(ReportFormat.shortened(member.id, to: 28))</bdi></li>"
        }
        return """
            <div class="chain"><h3>The longest chain</h3><ol>\(names)</ol></div>

            """
    }
}
