import Foundation

/// One tree of the forest as a plant, in SVG.
struct PlantDrawing {
    let plant: PlantLayout
    let forest: Forest
    let format: ReportFormat
    /// How many of its heads bear a name.
    var names = 0

    private static let margin = 8.0

    /// The drawing, with its size on a screen in the attributes.
    func svg(scale: Double) -> Markup {
        let left = plant.bounds.left - Self.margin
        let top = plant.bounds.top - Self.margin
        let width = plant.bounds.width + 2 * Self.margin
        let height = plant.bounds.bottom - top + 1
        let member = forest.members[plant.root]
        return """
            <svg class="plant" role="img" width="\((width * scale).rounded())" height="\((height * scale).rounded())" \
            viewBox="\(left) \(top) \(width) \(height)" aria-label="\(label(member))" style="--letter:\(12 / scale)px">
            <desc>\(description(member))</desc>
            \(plant.heads.map(halo))\(stem)\(links)\(plant.heads.map(filaments))\(plant.heads.map(seeds))\(plant.heads.map(heart))\(labels)
            </svg>

            """
    }

    private func label(_ member: ReportData.Member) -> String {
        "The tree of \(ReportFormat.shortened(member.id, to: 64)): "
            + ReportFormat.count(plant.size, "member", "members")
    }

    private func description(_ member: ReportData.Member) -> String {
        let friends = ReportFormat.count(forest.children[plant.root].count, "friend", "friends")
        let heads = ReportFormat.count(plant.heads.count - 1, "friend is", "friends are")
        return """
            \(ReportFormat.shortened(member.id, to: 64)) brought \(friends). Each seed is a friend, the \
            earliest nearest to the middle. \(heads) drawn as a dandelion of their own, because they brought others.
            """
    }

    // MARK: Stem and links

    private var stem: Markup {
        let foot = plant.foot
        let leaves: [(angle: Int, size: Double)] = [
            (-44, 0.62), (-136, 0.66), (-17, 0.9), (-164, 0.86), (-2, 0.55), (-179, 0.6),
        ]
        let drawn = leaves.map { leaf -> Markup in
            // A leaf to the left is the mirror image of one to the right.
            let size = Markup(raw: "\((leaf.size * leafSize * 100).rounded() / 100)")
            let mirror: Markup =
                leaf.angle < -90 ? "scale(-1,1)rotate(\(-180 - leaf.angle))" : "rotate(\(leaf.angle))"
            return """
                <use href="#leaf" transform="translate(\(foot.x) \(foot.y))\(mirror)\
                scale(\(size))"/>
                """
        }
        return """
            <path class="stem" d="M\(foot.x) \(foot.y)C\(foot.x) \(foot.y * 0.6) \(-foot.x) \(foot.y * 0.4) 0 0"/>\
            \(drawn)
            """
    }

    /// A small plant has small leaves.
    private var leafSize: Double { min(1, 0.5 + 0.04 * Double(plant.heads.count)) }

    /// The path along which a friend drifted before growing heads of their own.
    private var links: Markup {
        plant.heads.map { head -> Markup in
            guard let parent = head.parent else { return .none }
            let start = plant.heads[parent].center
            let step = head.center - start
            var whim = Whim(forest.members[head.member].id)
            let bend = step.across * (whim.next() < 0.5 ? 0.16 : -0.16)
            let (one, two) = (start + step * 0.35 + bend, start + step * 0.7 + bend)
            let width = 0.9 + 0.45 * log2(Double(forest.sizes[head.member]))
            return """
                <path class="drift" stroke-width="\(min(4, width))" d="M\(start.x) \(start.y)\
                C\(one.x) \(one.y) \(two.x) \(two.y) \(head.center.x) \(head.center.y)"/>
                """
        }.joined()
    }

    // MARK: Heads

    /// The globe that the seeds of a head make together.
    private func halo(_ head: PlantLayout.Head) -> Markup {
        guard !head.seeds.isEmpty else { return .none }
        return
            #"<circle class="halo" cx="\#(head.center.x)" cy="\#(head.center.y)" r="\#(head.radius + 7)"/>"#
    }

    private func filaments(_ head: PlantLayout.Head) -> Markup {
        guard !head.seeds.isEmpty else { return .none }
        let lines = head.seeds.map { seed -> Markup in
            "M\(head.center.x) \(head.center.y)L\(seed.place.x) \(seed.place.y)"
        }
        return #"<path class="filament" d="\#(lines)"/>"#
    }

    private func seeds(_ head: PlantLayout.Head) -> Markup {
        head.seeds.map { seed -> Markup in
            let member = forest.members[seed.member]
            let degrees = Int((seed.angle * 180 / .pi).rounded()) % 360
            let shape: Markup =
                member.isChannel ? "f" : "s\(PlantSymbols.size(conversions: member.conversions))"
            return """
                <use href="#\(shape)" transform="translate(\(seed.place.x) \(seed.place.y))rotate(\(degrees))">\
                \(title(seed.member))</use>
                """
        }.joined()
    }

    private func heart(_ head: PlantLayout.Head) -> Markup {
        let member = forest.members[head.member]
        let shape: Markup = member.isChannel ? "b" : "h"
        let size = PlantSymbols.size(conversions: member.conversions)
        return """
            <use href="#\(shape)\(size)" x="\(head.center.x)" y="\(head.center.y)">\(title(head.member))</use>
            """
    }

    private func title(_ index: Int) -> Markup {
        let member = forest.members[index]
        let depth = forest.depths[index]
        var parts = [ReportFormat.shortened(member.id, to: 64)]
        if member.isChannel { parts.append("a channel") }
        parts.append(ReportFormat.count(member.conversions, "conversion", "conversions"))
        parts.append("earned \(format.money(member.earned))")
        parts.append(
            depth == 0 ? "brought by nobody" : ReportFormat.count(depth, "step", "steps") + " from the root")
        return "<title>\(parts.joined(separator: " · "))</title>"
    }

    // MARK: Labels

    private var labels: Markup {
        PlantLabels(plant: plant, forest: forest, names: names).texts.map { text -> Markup in
            #"<text class="\#(text.isCount ? "more" : "name")" x="\#(text.place.x)" y="\#(text.place.y)">\#(text.text)</text>"#
        }.joined()
    }
}
