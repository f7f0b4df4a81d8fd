/// The part of a report that shows the whole referral forest, but for its
/// largest tree, which stands in the ``Opening``.
struct ForestSection {
    let layout: ForestLayout
    let format: ReportFormat

    private var forest: Forest { layout.forest }

    func html() -> Markup {
        let others = layout.plants.dropFirst()
        guard !others.isEmpty || !layout.meadow.isEmpty else { return .none }
        return """
            <section class="forest" aria-labelledby="forest"><div class="wide">
            <h2 id="forest">\(headline)</h2>
            <p class="lede">\(summary)</p>
            <div class="plants">
            \(others.map { TreeFigure(plant: $0, layout: layout, format: format).html() })</div>
            \(meadow)</div></section>

            """
    }

    private var headline: String {
        "A forest of \(ReportFormat.count(forest.roots.count, "tree", "trees"))"
    }

    private var summary: String {
        """
        Each of them began with one member whom nobody had brought. Together they are \
        \(ReportFormat.count(forest.members.count, "member", "members")).
        """
    }

    private var meadow: Markup {
        let tiles = MeadowDrawing(layout: layout).tiles()
        guard !tiles.isEmpty else { return .none }
        let trees = ReportFormat.count(layout.meadow.count, "smaller tree", "smaller trees")
        let members = ReportFormat.count(layout.meadow.reduce(0) { $0 + $1.size }, "member", "members")
        return """
            <div class="meadow">
            \(tiles)</div>
            <p class="caption">And the meadow: \(trees) with \(members). A head has a hair for each friend, up to \
            \(PlantSymbols.tuftHairs), and a golden heart where there is a channel.\(beyond)</p>

            """
    }

    private var beyond: String {
        guard layout.treesBeyond > 0 else { return "" }
        return " +\(ReportFormat.count(layout.treesBeyond)) more trees with "
            + "\(ReportFormat.count(layout.membersBeyond)) members are not drawn."
    }
}
