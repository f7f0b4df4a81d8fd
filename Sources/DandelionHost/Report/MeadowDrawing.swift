/// The small trees of a forest, as dandelions along the ground.
///
/// Drawn in tiles that a page sets in rows of four or of two, so that it reads
/// on a wide screen and on a narrow one.
struct MeadowDrawing {
    let layout: ForestLayout

    private static let width = 300.0
    private static let height = 108.0
    private static let plantsOfTile = 48
    /// Steps of the golden section spread the heights evenly, so that neighbours
    /// stand free of each other.
    private static let goldenStep = 0.618_034

    func tiles() -> [Markup] {
        let meadow = Self.mixed(layout)
        guard !meadow.isEmpty else { return [] }
        let wanted = (meadow.count + Self.plantsOfTile - 1) / Self.plantsOfTile
        let count = (wanted + 3) / 4 * 4
        return (0..<count).map { index in
            tile(meadow[(meadow.count * index / count)..<(meadow.count * (index + 1) / count)])
        }
    }

    /// Large and small ones side by side, as they grow.
    private static func mixed(_ layout: ForestLayout) -> [ForestLayout.Tuft] {
        let places = layout.meadow.map { tuft in
            var whim = Whim("place \(layout.forest.members[tuft.root].id)")
            return whim.next()
        }
        return layout.meadow.indices.sorted { (places[$0], $0) < (places[$1], $1) }.map { layout.meadow[$0] }
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
            let level = (Double(index) * Self.goldenStep).truncatingRemainder(dividingBy: 1)
            let rise = 18 + 78 * level + whim.next(in: -3...3)
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
