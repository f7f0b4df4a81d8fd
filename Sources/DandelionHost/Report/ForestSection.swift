/// The part of a report that shows the referral forest.
struct ForestSection {
    let layout: ForestLayout
    let format: ReportFormat

    private var forest: Forest { layout.forest }

    func html() -> Markup {
        guard let first = layout.plants.first else {
            return """
                <section class="forest empty" aria-labelledby="forest"><div class="wide">
                <h2 id="forest">The meadow is still bare</h2>
                <p class="lede">Nobody has brought a friend yet. The first conversion will stand here as a dandelion.</p>
                </div></section>

                """
        }
        return """
            <section class="forest" aria-labelledby="forest"><div class="wide">
            <div class="hero">
            <div class="legend">
            <h2 id="forest">The referral forest</h2>
            <p>\(summary)</p>
            \(key)
            </div>
            \(figure(first, names: 6, isHero: true))
            </div>
            <div class="plants">
            \(layout.plants.dropFirst().map { figure($0, names: 0, isHero: false) })</div>
            \(meadow)
            </div></section>

            """
    }

    private var summary: String {
        let trees = ReportFormat.count(forest.roots.count, "tree", "trees")
        let members = ReportFormat.count(forest.members.count, "member", "members")
        return "\(members) in \(trees). Each began with one member whom nobody had brought."
    }

    /// How to read it: a picture beside each sentence.
    private var key: Markup {
        """
        <ul class="key">
        <li><svg viewBox="-12 -12 24 24" aria-hidden="true"><path class="filament" d="M-10 7L3-2"/>\
        <use href="#s2" transform="translate(3 -2)rotate(-35)"/></svg>\
        <span><b>A seed is a friend</b> whom the member in the middle brought. The earliest stand \
        nearest; a wider umbrella has more conversions.</span></li>
        <li><svg viewBox="-12 -12 24 24" aria-hidden="true"><path class="drift" stroke-width="1.6" \
        d="M-11 9C-8-2-2 4 3-3"/><path class="filament" d="M3-3L10-7M3-3L9 4M3-3L-2-10M3-3L4-11"/>\
        <use href="#h0" x="3" y="-3"/></svg>\
        <span><b>A friend who brought others</b> has drifted off and grown a dandelion of their own.</span></li>
        <li><svg viewBox="-12 -12 24 24" aria-hidden="true"><use href="#b0"/></svg>\
        <span><b>Golden bloom:</b> this member has become a channel.</span></li>
        </ul>
        """
    }

    private func figure(_ plant: PlantLayout, names: Int, isHero: Bool) -> Markup {
        let member = forest.members[plant.root]
        let tree = forest.tree(of: plant.root)
        let depth = tree.reduce(0) { max($0, forest.depths[$1]) }
        let channels = tree.count { forest.members[$0].isChannel }
        let drawing = PlantDrawing(plant: plant, forest: forest, format: format, names: names)
        let golden: Markup =
            channels == 0
            ? .none : #", <span class="gold">\#(ReportFormat.count(channels, "channel", "channels"))</span>"#
        return """
            <figure class="\(isHero ? "tree first" : "tree")"><div class="ground">\(drawing.svg())</div>
            <figcaption><b><bdi>\(ReportFormat.shortened(member.id, to: 40))</bdi></b>\
            <span>\(ReportFormat.count(plant.size, "member", "members")), \
            \(ReportFormat.count(depth, "generation", "generations"))\(golden)</span></figcaption></figure>

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
            <p class="caption">And the meadow: \(trees) with \(members), a hair for each friend and a golden \
            heart where there is a channel.\(beyond)</p>

            """
    }

    private var beyond: String {
        guard layout.treesBeyond > 0 else { return "" }
        return " +\(ReportFormat.count(layout.treesBeyond)) more trees with "
            + "\(ReportFormat.count(layout.membersBeyond)) members are not drawn."
    }
}
