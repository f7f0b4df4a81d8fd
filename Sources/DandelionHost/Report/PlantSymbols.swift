import Foundation

/// The shapes that every drawing of a report shares, defined once on the page.
enum PlantSymbols {
    /// Seeds and hearts come in sizes `0...largest`, by conversions.
    static let largest = 4

    static func size(conversions: Int) -> Int {
        guard conversions > 0 else { return 0 }
        return min(largest, Int(log2(Double(conversions)) / 1.2) + 1)
    }

    /// An invisible drawing that holds the shapes.
    static var definitions: Markup {
        let sizes = 0...largest
        return """
            <svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>
            \(sizes.map(seed))\(sizes.map(heart))\(sizes.map(bloom))\(flower)\(leaf)\(tufts)
            </defs></svg>

            """
    }

    /// A seed's umbrella of hairs, opening to the right.
    private static func seed(_ size: Int) -> Markup {
        let reach = 4.8 + 1.3 * Double(size)
        let hairs = stride(from: -1.1, through: 1.11, by: 2.2 / 6).map { angle -> Markup in
            let tip = Point.polar(reach * (1 - 0.1 * abs(angle)), angle)
            return "M0 0L\(tip.x) \(tip.y)"
        }
        return """
            <g id="s\(size)"><circle class="touch" r="6"/><path class="hair" d="\(hairs)"/>\
            <circle class="grain" r="\(1.1 + 0.3 * Double(size))"/></g>
            """
    }

    /// What is left in the middle of a head.
    private static func heart(_ size: Int) -> Markup {
        let radius = 3 + 0.9 * Double(size)
        return #"<g id="h\#(size)"><circle class="touch" r="9"/><circle class="heart" r="\#(radius)"/></g>"#
    }

    /// A head in golden bloom.
    private static func bloom(_ size: Int) -> Markup {
        let radius = 8 + 1.5 * Double(size)
        return """
            <g id="b\(size)">\(petals(count: 18, inner: 2, outer: radius, name: "petal"))\
            \(petals(count: 11, inner: 1, outer: radius * 0.62, name: "petal inner"))\
            <circle class="eye" r="\(radius * 0.2)"/></g>
            """
    }

    /// A channel that has brought nobody yet.
    private static var flower: Markup {
        """
        <g id="f"><circle class="touch" r="7"/>\(petals(count: 11, inner: 1, outer: 5.6, name: "petal"))\
        <circle class="eye" r="1.4"/></g>
        """
    }

    private static func petals(count: Int, inner: Double, outer: Double, name: Markup) -> Markup {
        let half = Double.pi / Double(count) * 0.92
        let parts = (0..<count).map { index -> Markup in
            let angle = Double(index) / Double(count) * 2 * .pi
            let start = Point.polar(inner, angle)
            let left = Point.polar(outer * 0.94, angle - half)
            let tip = Point.polar(outer * 1.04, angle)
            let right = Point.polar(outer * 0.94, angle + half)
            return "M\(start.x) \(start.y)L\(left.x) \(left.y)L\(tip.x) \(tip.y)L\(right.x) \(right.y)Z"
        }
        return #"<path class="\#(name)" d="\#(parts)"/>"#
    }

    /// A toothed leaf that lies to the right of its root.
    private static var leaf: Markup {
        """
        <path id="leaf" class="leaf" d="M0 0C6-5 10-6 13-9L12-4C17-8 20-9 24-12L22-6C27-9 30-10 33-12L31-6\
        C36-7 41-6 46-3C41-1 37 0 33 0L35 3C30 2 27 2 24 1L25 4C20 2 17 2 14 1L14 3C9 2 5 1 0 0Z"/>
        """
    }

    // MARK: The meadow

    /// A small head with a hair for each friend, up to this many.
    static let tuftHairs = 14

    static func tuftRadius(hairs: Int) -> Double { 3.4 + 0.42 * Double(hairs) }

    private static var tufts: Markup {
        (1...tuftHairs).map { count -> Markup in
            let radius = tuftRadius(hairs: count)
            let hairs = (0..<count).map { index -> Markup in
                let angle = -Double.pi / 2 + Double(index) / Double(count) * 2 * .pi
                let tip = Point.polar(radius, angle)
                let left = Point.polar(radius + 1.5, angle - 0.3)
                let right = Point.polar(radius + 1.5, angle + 0.3)
                return
                    "M0 0L\(tip.x) \(tip.y)M\(left.x) \(left.y)L\(tip.x) \(tip.y)L\(right.x) \(right.y)"
            }
            return """
                <g id="t\(count)"><circle class="touch" r="\(radius)"/><path class="hair" d="\(hairs)"/>\
                <circle class="heart" r="1.5"/></g>
                """
        }.joined() + #"<g id="tb">\#(petals(count: 9, inner: 0, outer: 3.4, name: "petal"))</g>"#
    }
}
