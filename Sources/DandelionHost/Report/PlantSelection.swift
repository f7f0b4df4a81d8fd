/// Which members of one tree are drawn, and as what.
///
/// A member who brought others is a *head*, with a *seed* for each of those who
/// brought nobody. Of a large tree only a part fits: the heads with the most
/// people below them, and of each head's seeds the earliest. The others are
/// counted at the head where they would stand, so that heads, seeds and counts
/// together are the whole tree.
struct PlantSelection {
    struct Limits: Sendable {
        var heads: Int
        var seedsOfHead: Int
        /// Heads and seeds together.
        var marks: Int
    }

    struct Head {
        var member: Int
        /// The head from which it drifted; nil for the root.
        var parent: Int?
        /// Members, in the order in which they came.
        var seeds: [Int]
        /// How many below this head are not drawn.
        var more: Int
    }

    /// Parents before children.
    private(set) var heads: [Head] = []

    init(of root: Int, in forest: Forest, limits: Limits) {
        var waiting: [(member: Int, parent: Int?)] = [(root, nil)]
        var headOf: [Int: Int] = [:]
        while let next = Self.largest(of: waiting, in: forest), heads.count < max(1, limits.heads) {
            let (member, parent) = waiting.remove(at: next)
            headOf[member] = heads.count
            let index = heads.count
            heads.append(Head(member: member, parent: parent, seeds: [], more: 0))
            for child in forest.children[member] where !forest.children[child].isEmpty {
                waiting.append((child, index))
            }
        }
        for index in heads.indices {
            heads[index].seeds = forest.children[heads[index].member].filter { headOf[$0] == nil }
        }
        let limit = seedLimit(limits)
        for index in heads.indices {
            let all = heads[index].seeds
            let drawn = all.prefix(limit)
            heads[index].more = all.reduce(0) { $0 + forest.sizes[$1] } - drawn.count
            heads[index].seeds = Array(drawn)
        }
    }

    private static func largest(of waiting: [(member: Int, parent: Int?)], in forest: Forest) -> Int? {
        waiting.indices.max { left, right in
            let (one, other) = (waiting[left].member, waiting[right].member)
            return (forest.sizes[one], other) < (forest.sizes[other], one)
        }
    }

    /// The most seeds for a head with which the whole stays within its marks.
    private func seedLimit(_ limits: Limits) -> Int {
        var limit = max(0, limits.seedsOfHead)
        while limit > 0 {
            let marks = heads.reduce(heads.count) { $0 + min(limit, $1.seeds.count) }
            if marks <= limits.marks { break }
            limit -= 1
        }
        return limit
    }
}
