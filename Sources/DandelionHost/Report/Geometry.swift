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

/// What stands in for chance on a drawing: the same text gives the same numbers.
struct Whim {
    private var state: UInt64

    init(_ text: String) {
        // FNV-1a, then SplitMix64 for each number.
        state = text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// A number from 0 up to, not including, 1.
    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return Double(mixed >> 11) / Double(1 << 53)
    }

    mutating func next(in range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * next()
    }
}
