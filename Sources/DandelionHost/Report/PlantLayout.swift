import Foundation

/// Where the parts of one tree stand on its drawing.
///
/// The root's head is at the origin, its stem goes down from there. Around each
/// head stand its seeds, at the golden angle, the earliest nearest to the
/// middle; those who brought others are heads of their own, further out, with
/// their seeds around them, and so on. What is drawn follows from the members
/// alone: the same forest is the same drawing.
package struct PlantLayout: Sendable {
    package struct Seed: Sendable, Equatable {
        package var member: Int
        package var place: Point
        /// Which way it points from its head, in radians.
        package var angle: Double
    }

    package struct Head: Sendable, Equatable {
        package var member: Int
        /// The head from which it drifted, as an index; nil for the root.
        package var parent: Int?
        package var center: Point
        /// How far its seeds reach.
        package var radius: Double
        package var seeds: [Seed]
        /// How many members below this head are not drawn.
        package var more: Int
    }

    package let root: Int
    /// How many members the tree has, drawn or not.
    package let size: Int
    /// Parents before children.
    package let heads: [Head]
    /// Where the stem leaves the ground.
    package let foot: Point
    /// All that is drawn, down to the ground.
    package let bounds: Bounds

    init(of root: Int, in forest: Forest, limits: PlantSelection.Limits) {
        let selection = PlantSelection(of: root, in: forest, limits: limits)
        var whim = Whim(forest.members[root].id)
        let turn = whim.next(in: 0...(2 * Double.pi))
        var drift = PlantDrift(selection.heads.map { ($0.parent, Self.radius(of: $0)) })
        drift.settle()
        let centers = drift.centers
        heads = zip(selection.heads, centers).map { head, center in
            let outwards = head.parent.map { (center - centers[$0]).angle } ?? -.pi / 2
            return Head(
                member: head.member, parent: head.parent, center: center, radius: Self.radius(of: head),
                seeds: Self.seeds(of: head, around: center, outwards: outwards, turn: turn), more: head.more)
        }
        var bounds = Bounds(around: .zero, radius: Self.radius(of: selection.heads[0]))
        for head in heads { bounds.include(head.center, radius: head.radius + Self.pappus) }
        let stem = max(bounds.bottom + 26, 64 + 2.4 * (heads.first?.radius ?? 0))
        foot = Point(whim.next(in: -14...14), stem)
        bounds.include(foot, radius: 0)
        bounds.include(Point(foot.x - 56, stem))
        bounds.include(Point(foot.x + 56, stem))
        self.bounds = bounds
        self.root = root
        size = forest.sizes[root]
    }

    /// How many members of the tree have no mark of their own.
    package var notDrawn: Int { heads.reduce(0) { $0 + $1.more } }

    /// How many members are drawn or counted as not drawn.
    package var accountedFor: Int { heads.reduce(0) { $0 + 1 + $1.seeds.count + $1.more } }

    // MARK: Seeds

    /// How far the hairs of a seed reach beyond its place.
    static let pappus = 7.0
    private static let goldenAngle = Double.pi * (3 - 5.0.squareRoot())
    /// Up to so many seeds open like a fan; more stand all around.
    private static let fan = 9
    private static let areaOfSeed = 125.0

    /// The share of a head's radius within which no seed stands.
    private static func heart(of head: PlantSelection.Head) -> Double {
        head.seeds.count <= fan ? 0.72 : 0.46
    }

    private static func radius(of head: PlantSelection.Head) -> Double {
        guard !head.seeds.isEmpty else { return 10 }
        let count = Double(head.seeds.count)
        let inner = heart(of: head)
        return max(19, (count * areaOfSeed / (Double.pi * (1 - inner * inner))).squareRoot())
    }

    /// Outwards from the middle in the order of time: a fan that opens away from
    /// where the head drifted from, or, of many, a spiral at the golden angle.
    private static func seeds(
        of head: PlantSelection.Head, around center: Point, outwards: Double, turn: Double
    ) -> [Seed] {
        let outer = radius(of: head)
        let inner = outer * heart(of: head)
        let count = Double(head.seeds.count)
        let spread = min(0.84, 5.2 / max(1, count - 1))
        return head.seeds.enumerated().map { index, member in
            let share = (Double(index) + 0.5) / count
            let distance = (inner * inner + (outer * outer - inner * inner) * share).squareRoot()
            let angle =
                head.seeds.count <= fan
                ? outwards + (Double(index) - (count - 1) / 2) * spread
                : turn + Double(index) * goldenAngle
            return Seed(member: member, place: center + .polar(distance, angle), angle: angle)
        }
    }
}
