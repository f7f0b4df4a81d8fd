import Foundation

/// Finds the places of a tree's heads: each in its own sector of the fan above
/// the stem at first, then pushed apart until none covers another.
///
/// Works in a fixed number of rounds, without chance, and leaves the root at the
/// origin. Its cost is the square of the heads, so their count must be bounded.
struct PlantDrift {
    private(set) var centers: [Point]
    private let parents: [Int?]
    private let radii: [Double]
    private let reach: [Double]

    /// Free space around a head.
    private static let air = 15.0
    /// Half of the fan in which the root's friends stand.
    private static let halfFan = 2.25
    private static let rounds = 220

    /// - Parameter heads: Their parents, which stand before them, and radii.
    init(_ heads: [(parent: Int?, radius: Double)]) {
        parents = heads.map(\.parent)
        radii = heads.map(\.radius)
        centers = [Point](repeating: .zero, count: heads.count)
        var reach = [Double](repeating: 0, count: heads.count)

        var children = [[Int]](repeating: [], count: heads.count)
        var width = heads.map { $0.radius * 2 + Self.air }
        for index in heads.indices.reversed() {
            width[index] = max(width[index], children[index].reduce(0) { $0 + width[$1] } * 0.72)
            if let parent = heads[index].parent { children[parent].insert(index, at: 0) }
        }
        var sectors = [(middle: Double, half: Double)](
            repeating: (-Double.pi / 2, Self.halfFan), count: heads.count)
        for index in heads.indices {
            let sector = sectors[index]
            let whole = children[index].reduce(0) { $0 + width[$1] }
            var start = sector.middle - sector.half
            for (rank, child) in Self.fromTheMiddle(children[index]).enumerated() {
                let share = width[child] / whole * sector.half * 2
                let half = min(1.35, max(share / 2, 0.5))
                sectors[child] = (start + share / 2, half)
                start += share
                // Who came earlier stays nearer; alternation makes room.
                let delay = rank.isMultiple(of: 2) ? 0 : radii[child] * 0.9
                reach[child] = radii[index] + radii[child] + Self.air + delay
                centers[child] = centers[index] + .polar(reach[child], sectors[child].middle)
            }
        }
        self.reach = reach
    }

    /// The large ones in the middle of the fan, the small ones at its edges.
    private static func fromTheMiddle(_ children: [Int]) -> [Int] {
        var result: [Int] = []
        for (rank, child) in children.enumerated() {
            if rank.isMultiple(of: 2) { result.append(child) } else { result.insert(child, at: 0) }
        }
        return result
    }

    /// Pushes and pulls until the heads stand free, or the rounds are over.
    mutating func settle() {
        guard centers.count > 1 else { return }
        for round in 0..<Self.rounds {
            let last = round > Self.rounds * 3 / 4
            if !last { pullTowardsParents() }
            clearLinks(strength: last ? 0.1 : 0.3)
            separate()
        }
    }

    private mutating func pullTowardsParents() {
        for index in centers.indices {
            guard let parent = parents[index] else { continue }
            let link = centers[index] - centers[parent]
            let excess = link.length - reach[index]
            guard excess > 0, link.length > 0 else { continue }
            centers[index] = centers[index] - link * (0.12 * excess / link.length)
        }
    }

    /// Moves heads off the stem and off the links of others.
    private mutating func clearLinks(strength: Double) {
        for index in centers.indices.dropFirst() {
            push(index, from: .zero, to: Point(0, 2000), strength: 0.8)
            for link in centers.indices.dropFirst() {
                guard link != index, let parent = parents[link], parent != index, parents[index] != link
                else { continue }
                push(index, from: centers[parent], to: centers[link], strength: strength)
            }
        }
    }

    private mutating func push(_ index: Int, from start: Point, to end: Point, strength: Double) {
        let nearest = centers[index].nearest(from: start, to: end)
        let away = centers[index] - nearest
        let lack = radii[index] + 5 - away.length
        guard lack > 0 else { return }
        let side = end - start
        let direction =
            away.length > 0.001 ? away : (index.isMultiple(of: 2) ? side.across : side.across * -1)
        guard direction.length > 0 else { return }
        centers[index] = centers[index] + direction * (strength * lack / direction.length)
    }

    private mutating func separate() {
        for first in centers.indices {
            for second in centers.indices.dropFirst(first + 1) {
                let need = radii[first] + radii[second] + Self.air
                var gap = centers[second] - centers[first]
                guard gap.length < need else { continue }
                if gap.length < 0.001 { gap = .polar(0.001, Double(second)) }
                let step = gap * ((need - gap.length) / gap.length)
                // The root stands still; of two others the smaller gives way more.
                let share = first == 0 ? 0 : radii[second] / (radii[first] + radii[second])
                centers[first] = centers[first] - step * share
                centers[second] = centers[second] + step * (1 - share)
            }
        }
    }
}
