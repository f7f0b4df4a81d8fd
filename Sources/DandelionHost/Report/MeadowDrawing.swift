/// The small trees of a forest, as dandelions along the ground.
///
/// Drawn in tiles that a page sets in rows of four or of two, so that it reads
/// on a wide screen and on a narrow one.
struct MeadowDrawing {
    let layout: ForestLayout

    private static let width = 300.0
    private static let height = 108.0
    private static let plantsOfTile = 56
    /// How high the heads of neighbours stand, in turn, so that they stand free.
    private static let heights = [40.0, 82, 22, 62, 94, 32, 72]

    func tiles() -> [Markup] {
        let meadow = layout.meadow
        guard !meadow.isEmpty else { return [] }
        let wanted = (meadow.count + Self.plantsOfTile - 1) / Self.plantsOfTile
        let count = (wanted + 3) / 4 * 4
        return (0..<count).map { index in
            tile(meadow[(meadow.count * index / count)..<(meadow.count * (index + 1) / count)])
        }
    }

    private func tile(_ tufts: ArraySlice<ForestLayout.Tuft>) -> Markup {
        let space = Self.width / Double(max(1, tufts.count))
        var stems = Markup.none
        var heads = Markup.none
        for (index, tuft) in tufts.enumerated() {
            let member = layout.forest.members[tuft.root]
            var whim = Whim(member.id)
            let foot = (Double(index) + 0.5) * space + whim.next(in: -0.3...0.3) * space
            let lean = whim.next(in: -5...5)
            let rise = Self.heights[index % Self.heights.count] + whim.next(in: -5...5)
            let head = Point(max(9, min(Self.width - 9, foot + lean)), Self.height - rise)
            stems += "M\(foot) \(Self.height)Q\(foot) \(Self.height - rise * 0.5) \(head.x) \(head.y)"
            let hairs = max(1, min(PlantSymbols.tuftHairs, tuft.size - 1))
            let title = title(tuft, member)
            heads += "<use href='#t\(hairs)' x='\(head.x)' y='\(head.y)'>\(title)</use>"
            if tuft.channels > 0 { heads += "<use href='#tb' x='\(head.x)' y='\(head.y)'>\(title)</use>" }
        }
        return """
            <svg class="tile" viewBox="0 0 300 108" role="img" \
            aria-label="\(ReportFormat.count(tufts.count, "small tree", "small trees"))">\
            <path class="blade" d="\(stems)"/>\(heads)</svg>

            """
    }

    private func title(_ tuft: ForestLayout.Tuft, _ member: ReportData.Member) -> Markup {
        var parts = [
            ReportFormat.shortened(member.id, to: 64), ReportFormat.count(tuft.size, "member", "members"),
            ReportFormat.count(tuft.depth, "generation", "generations"),
        ]
        if tuft.channels > 0 { parts.append(ReportFormat.count(tuft.channels, "channel", "channels")) }
        return "<title>\(parts.joined(separator: " · "))</title>"
    }
}
