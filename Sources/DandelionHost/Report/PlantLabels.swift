/// Where the words of a plant stand: the "+N more" of a head that is not drawn
/// whole, which always stands, and names, which stand only where they cover
/// nothing.
struct PlantLabels {
    struct Text {
        var text: String
        /// The middle of its base line.
        var place: Point
        var isCount: Bool
    }

    private(set) var texts: [Text] = []
    private var taken: [Bounds] = []

    private static let height = 12.0
    private static let widthOfLetter = 6.6

    init(plant: PlantLayout, forest: Forest, names: Int) {
        for head in plant.heads where head.more > 0 {
            let text = "+\(ReportFormat.count(head.more)) more"
            let places = Self.places(around: head, reach: head.radius + 4)
            place(text, at: places, in: plant, isCount: true)
        }
        let byFriends = plant.heads.indices.dropFirst().sorted { left, right in
            let (one, other) = (plant.heads[left].member, plant.heads[right].member)
            return (forest.sizes[other], left) < (forest.sizes[one], right)
        }
        for index in byFriends.prefix(names) {
            let head = plant.heads[index]
            let name = ReportFormat.shortened(forest.members[head.member].id, to: 18)
            place(name, at: Self.places(around: head, reach: head.radius + 7), in: plant, isCount: false)
        }
    }

    /// Below, above, to the right and to the left of a head.
    private static func places(around head: PlantLayout.Head, reach: Double) -> [Point] {
        let center = head.center
        return [
            Point(center.x, center.y + reach + height * 0.8),
            Point(center.x, center.y - reach),
            Point(center.x + reach + 30, center.y + 4),
            Point(center.x - reach - 30, center.y + 4),
        ]
    }

    private mutating func place(_ text: String, at places: [Point], in plant: PlantLayout, isCount: Bool) {
        let half = Double(text.count) * Self.widthOfLetter / 2
        func box(_ place: Point) -> Bounds {
            var box = Bounds(around: Point(place.x - half, place.y), radius: 0)
            box.include(Point(place.x + half, place.y - Self.height))
            return box
        }
        let free = places.first { place in
            let box = box(place)
            let inside =
                box.left >= plant.bounds.left && box.right <= plant.bounds.right
                && box.top >= plant.bounds.top && box.bottom <= plant.bounds.bottom - 20
            return inside && !taken.contains { $0.overlaps(box) } && !Self.covers(box, plant)
        }
        guard let chosen = free ?? (isCount ? places.first : nil) else { return }
        taken.append(box(chosen))
        texts.append(Text(text: text, place: chosen, isCount: isCount))
    }

    private static func covers(_ box: Bounds, _ plant: PlantLayout) -> Bool {
        plant.heads.contains { head in
            let x = max(box.left, min(head.center.x, box.right))
            let y = max(box.top, min(head.center.y, box.bottom))
            return (Point(x, y) - head.center).length < head.radius
        }
    }
}
