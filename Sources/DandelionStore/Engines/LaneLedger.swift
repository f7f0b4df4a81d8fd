/// Where each lane stands in its own order of commits.
///
/// A value, so that a group of commits can be tried and taken back.
package struct LaneLedger: Sendable {
    private struct Place {
        var generation: Int64
        var last: Int64 = 0
        /// A commit of this generation was refused, so all later ones are.
        var isBroken = false
    }

    private var places: [Int: Place] = [:]

    package init() {}

    /// Whether the commit is the lane's next.
    package func admits(_ order: LaneOrder) -> Bool {
        guard let place = places[order.lane], place.generation >= order.generation else {
            return order.sequence == 1
        }
        return place.generation == order.generation && !place.isBroken && order.sequence == place.last + 1
    }

    package mutating func applied(_ order: LaneOrder) {
        places[order.lane] = Place(generation: order.generation, last: order.sequence)
    }

    package mutating func refused(_ order: LaneOrder) {
        if let place = places[order.lane], place.generation > order.generation { return }
        var place = Place(generation: order.generation)
        place.isBroken = true
        places[order.lane] = place
    }
}
