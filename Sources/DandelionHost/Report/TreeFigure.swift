/// One tree with its drawing, its name and its size.
struct TreeFigure {
    let plant: PlantLayout
    let layout: ForestLayout
    let format: ReportFormat

    private var isLargest: Bool { plant.root == layout.plants.first?.root }

    func html() -> Markup {
        let forest = layout.forest
        let tree = forest.tree(of: plant.root)
        let depth = tree.reduce(0) { max($0, forest.depths[$1]) }
        let channels = tree.count { forest.members[$0].isChannel }
        var facts: [Markup] = [
            "<span>\(ReportFormat.count(plant.size, "member", "members"))</span>",
            "<span>\(ReportFormat.count(depth, "generation", "generations"))</span>",
        ]
        if channels > 0 {
            let text = ReportFormat.count(channels, "channel", "channels")
            facts.append(#"<span class="gold">\#(text)</span>"#)
        }
        if plant.notDrawn > 0 { facts.append("<span>\(ReportFormat.count(plant.notDrawn)) not drawn</span>") }
        let drawing = PlantDrawing(plant: plant, forest: forest, format: format, names: isLargest ? 6 : 0)
        return """
            <figure class="\(isLargest ? "tree first" : "tree")"><div class="ground">\(drawing.svg(scale: scale))</div>
            <figcaption><b><bdi>\(ReportFormat.shortened(forest.members[plant.root].id, to: 40))</bdi></b>\
            <p>\(facts.joined(separator: ", "))</p></figcaption></figure>

            """
    }

    /// The largest fills its place; the others compare with one another.
    private var scale: Double {
        guard isLargest else { return 1.1 }
        return max(1, min(1.7, 620 / plant.bounds.width, 680 / plant.bounds.height))
    }
}
