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
            <svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs><radialGradient id="globe">\
            <stop offset=".25" class="glow"/><stop offset="1" class="glow edge"/></radialGradient>
            \(sizes.map(seed))\(sizes.map(heart))\(sizes.map(bloom))\(flower)\(leaf)\(tufts)
            </defs></svg>

            """
    }

    /// A seed's umbrella of hairs, opening to the right.
    private static func seed(_ size: Int) -> Markup {
        let reach = 5.6 + 1.3 * Double(size)
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
        let radius = 2.4 + 0.75 * Double(size)
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
        <path id="leaf" class="leaf" d="M0 0C8-3 12-7 16-9L15-5C20-10 26-13 30-14L28-8C34-12 40-14 46-14L42-8\
        C50-11 57-9 64-4C55-3 48-1 43 0L46 5C39 5 33 3 29 1L31 6C24 5 19 3 15 1L16 5C9 4 4 2 0 0Z"/>
        """
    }

    // MARK: The meadow

    /// A small head with a hair for each friend, up to this many.
    static let tuftHairs = 14

    static func tuftRadius(hairs: Int) -> Double { 4.4 + 0.34 * Double(hairs) }

    private static var tufts: Markup {
        (1...tuftHairs).map { count -> Markup in
            let radius = tuftRadius(hairs: count)
            let tips = (0..<count).map { index in
                Point.polar(radius, -Double.pi / 2 + Double(index) / Double(count) * 2 * .pi)
            }
            return """
                <g id="t\(count)"><circle class="halo" r="\(radius + 2)"/><circle class="touch" r="\(radius + 2)"/>\
                <path class="filament" d="\(tips.map { "M0 0L\($0.x) \($0.y)" as Markup })"/>\
                <path class="tips" d="\(tips.map { "M\($0.x) \($0.y)h0" as Markup })"/><circle class="heart" r="1.4"/></g>
                """
        }.joined() + #"<g id="tb">\#(petals(count: 9, inner: 0, outer: 3.4, name: "petal"))</g>"#
    }
}
