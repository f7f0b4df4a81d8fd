/// How a forest is shared out over its drawings: the largest trees as plants of
/// their own, the others as a meadow of small dandelions.
///
/// (1) Every tree is a plant, stands in the meadow, or is counted in
///     ``treesBeyond``; every member belongs to exactly one of these.
/// (2) What is drawn is bounded, whatever the size of the forest.
package struct ForestLayout: Sendable {
    /// A tree of the meadow.
    package struct Tuft: Sendable, Equatable {
        package var root: Int
        package var size: Int
        package var depth: Int
        package var channels: Int
    }

    package let forest: Forest
    /// The largest trees, the largest first.
    package let plants: [PlantLayout]
    /// The other trees, the largest first.
    package let meadow: [Tuft]
    /// Trees that are not drawn, and how many members they have.
    package let treesBeyond: Int
    package let membersBeyond: Int

    package static let plantLimit = 15
    package static let meadowLimit = 1200
    /// Where there are more trees than that, a smaller one stands in the meadow,
    /// unless it is the largest.
    private static let smallestPlant = 6

    package init(_ forest: Forest) {
        self.forest = forest
        let large = forest.roots.prefix(Self.plantLimit).enumerated()
            .prefix { rank, root in
                rank == 0 || forest.roots.count <= Self.plantLimit || forest.sizes[root] >= Self.smallestPlant
            }
        plants = large.map { rank, root in
            PlantLayout(of: root, in: forest, limits: Self.limits(rank: rank))
        }
        let small = forest.roots.dropFirst(plants.count)
        meadow = small.prefix(Self.meadowLimit).map { root in
            let tree = forest.tree(of: root)
            return Tuft(
                root: root, size: tree.count, depth: tree.reduce(0) { max($0, forest.depths[$1]) },
                channels: tree.count { forest.members[$0].isChannel })
        }
        let beyond = small.dropFirst(Self.meadowLimit)
        treesBeyond = beyond.count
        membersBeyond = beyond.reduce(0) { $0 + forest.sizes[$1] }
    }

    /// How many members are drawn or counted.
    package var accountedFor: Int {
        plants.reduce(0) { $0 + $1.accountedFor } + meadow.reduce(0) { $0 + $1.size } + membersBeyond
    }

    private static func limits(rank: Int) -> PlantSelection.Limits {
        switch rank {
        case 0: PlantSelection.Limits(heads: 90, seedsOfHead: 90, marks: 800)
        case 1..<4: PlantSelection.Limits(heads: 36, seedsOfHead: 60, marks: 280)
        default: PlantSelection.Limits(heads: 20, seedsOfHead: 48, marks: 170)
        }
    }
}
