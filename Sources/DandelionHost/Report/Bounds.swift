/// A rectangle that grows by what it must hold.
package struct Bounds: Sendable, Equatable {
    package private(set) var left: Double
    package private(set) var top: Double
    package private(set) var right: Double
    package private(set) var bottom: Double

    init(around point: Point, radius: Double) {
        left = point.x - radius
        right = point.x + radius
        top = point.y - radius
        bottom = point.y + radius
    }

    package var width: Double { right - left }
    package var height: Double { bottom - top }

    mutating func include(_ point: Point, radius: Double = 0) {
        left = min(left, point.x - radius)
        right = max(right, point.x + radius)
        top = min(top, point.y - radius)
        bottom = max(bottom, point.y + radius)
    }

    /// From the nearest point of this rectangle; 0 within it.
    func distance(to point: Point) -> Double {
        Point(
            point.x - Swift.max(left, Swift.min(point.x, right)),
            point.y - Swift.max(top, Swift.min(point.y, bottom))
        ).length
    }

    func overlaps(_ other: Bounds) -> Bool {
        left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }
}
