/// Where the words of a plant stand: "+N more" at a head below which many are not
/// drawn, and names where they cover nothing.
///
/// Few missing ones get no label of their own, since many small labels would
/// hide the plant; the caption counts all of them.
struct PlantLabels {
    struct Text {
        var text: String
        /// The middle of its base line.
        var place: Point
        var isCount: Bool
    }

    private(set) var texts: [Text] = []
    private var taken: [Bounds] = []
    private let plant: PlantLayout

    private static let manyMissing = 5
    /// How far a text may reach beyond the plant at its sides.
    private static let overhang = 36.0
    private static let height = 12.0
    private static let widthOfLetter = 6.4

    init(plant: PlantLayout, forest: Forest, names: Int) {
        self.plant = plant
        for head in plant.heads where head.more >= Self.manyMissing {
            place("+\(ReportFormat.count(head.more)) more", around: head, isCount: true)
        }
        let byFriends = plant.heads.indices.dropFirst().sorted { left, right in
            let (one, other) = (plant.heads[left].member, plant.heads[right].member)
            return (forest.sizes[other], left) < (forest.sizes[one], right)
        }
        for index in byFriends.prefix(names) {
            let head = plant.heads[index]
            let name = ReportFormat.shortened(forest.members[head.member].id, to: 14)
            let friends = ReportFormat.count(forest.children[head.member].count)
            place("\(name) brought \(friends)", around: head, isCount: false)
        }
    }

    /// Puts a text beside a head, where there is room; a count stands below its
    /// head where there is none.
    private mutating func place(_ text: String, around head: PlantLayout.Head, isCount: Bool) {
        let half = Point(Double(text.count) * Self.widthOfLetter / 2, Self.height / 2)
        let places = Self.directions.map { degrees -> Point in
            let direction = Point.polar(1, degrees * .pi / 180)
            let reach = head.radius + PlantLayout.pappus + 2
            return head.center
                + Point(direction.x * (reach + half.x), direction.y * (reach + half.y))
        }
        guard let middle = places.first(where: { isFree(box($0, half)) }) ?? (isCount ? places.first : nil)
        else { return }
        taken.append(box(middle, half))
        texts.append(Text(text: text, place: middle + Point(0, Self.height * 0.32), isCount: isCount))
    }

    /// Where a text is tried, in degrees clockwise from the right.
    private static let directions: [Double] = [90, -90, 0, 180, 45, 135, -45, -135]

    private func box(_ middle: Point, _ half: Point) -> Bounds {
        var box = Bounds(around: middle - half, radius: 0)
        box.include(middle + half)
        return box
    }

    private func isFree(_ box: Bounds) -> Bool {
        let inside =
            box.left >= plant.bounds.left - Self.overhang && box.right <= plant.bounds.right + Self.overhang
            && box.top >= plant.bounds.top - Self.height && box.bottom <= plant.bounds.bottom - 20
        return inside && !taken.contains { $0.overlaps(box) } && !plant.heads.contains { covers($0, box) }
    }

    /// Whether a head, or the stem or path that leads to it, lies below a box.
    private func covers(_ head: PlantLayout.Head, _ box: Bounds) -> Bool {
        let start = head.parent.map { plant.heads[$0].center } ?? plant.foot
        let steps = 12
        let path = (0...steps).map { start + (head.center - start) * (Double($0) / Double(steps)) }
        return box.distance(to: head.center) < head.radius || path.contains { box.distance(to: $0) < 4 }
    }
}
