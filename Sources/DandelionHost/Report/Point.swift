import Foundation

/// A place on a drawing, y downwards.
package struct Point: Sendable, Equatable {
    package var x: Double
    package var y: Double

    package init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    static let zero = Point(0, 0)

    /// A step of a length in a direction, in radians clockwise from the right.
    static func polar(_ length: Double, _ angle: Double) -> Point {
        Point(length * cos(angle), length * sin(angle))
    }

    var length: Double { (x * x + y * y).squareRoot() }

    /// Its direction from the origin, in radians.
    var angle: Double { atan2(y, x) }

    static func + (left: Point, right: Point) -> Point { Point(left.x + right.x, left.y + right.y) }
    static func - (left: Point, right: Point) -> Point { Point(left.x - right.x, left.y - right.y) }
    static func * (left: Point, right: Double) -> Point { Point(left.x * right, left.y * right) }

    /// A turn of 90 degrees.
    var across: Point { Point(-y, x) }

    /// The point of a segment that is nearest to this one.
    func nearest(from start: Point, to end: Point) -> Point {
        let along = end - start
        let square = along.x * along.x + along.y * along.y
        guard square > 0 else { return start }
        let offset = self - start
        let share = (offset.x * along.x + offset.y * along.y) / square
        return start + along * max(0, min(1, share))
    }
}
