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
        heads = zip(selection.heads, drift.centers).map { head, center in
            Head(
                member: head.member, parent: head.parent, center: center, radius: Self.radius(of: head),
                seeds: Self.seeds(of: head, around: center, turn: turn), more: head.more)
        }
        var bounds = Bounds(around: .zero, radius: Self.radius(of: selection.heads[0]))
        for head in heads { bounds.include(head.center, radius: head.radius + Self.pappus) }
        let stem = max(bounds.bottom + 26, 64 + 2.4 * (heads.first?.radius ?? 0))
        foot = Point(whim.next(in: -14...14), stem)
        bounds.include(foot, radius: 0)
        bounds.include(Point(foot.x - 38, stem))
        bounds.include(Point(foot.x + 38, stem))
        self.bounds = bounds
        self.root = root
        size = forest.sizes[root]
    }

    /// How many members are drawn or counted in a "+N more".
    package var accountedFor: Int { heads.reduce(0) { $0 + 1 + $1.seeds.count + $1.more } }

    // MARK: Seeds

    /// How far the hairs of a seed reach beyond its place.
    static let pappus = 6.0
    private static let goldenAngle = Double.pi * (3 - 5.0.squareRoot())
    /// The share of a head's radius within which no seed stands.
    private static let heart = 0.46
    private static let areaOfSeed = 105.0

    private static func radius(of head: PlantSelection.Head) -> Double {
        let ring = Double.pi * (1 - heart * heart)
        return max(15, (Double(max(1, head.seeds.count)) * areaOfSeed / ring).squareRoot())
    }

    private static func seeds(of head: PlantSelection.Head, around center: Point, turn: Double) -> [Seed] {
        let outer = radius(of: head)
        let inner = outer * heart
        return head.seeds.enumerated().map { index, member in
            let share = (Double(index) + 0.5) / Double(head.seeds.count)
            let distance = (inner * inner + (outer * outer - inner * inner) * share).squareRoot()
            let angle = turn + Double(index) * goldenAngle
            return Seed(member: member, place: center + .polar(distance, angle), angle: angle)
        }
    }
}
