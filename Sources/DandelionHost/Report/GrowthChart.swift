/// One number by month, as an area with its peak and its sum written on it.
///
/// A second series, where there is one, hangs below the zero line on the same
/// scale.
struct GrowthChart {
    struct Series {
        var name: String
        var values: [Double]
        /// As in the style sheet: `leaf`, `gold`, `sky`, `loss`.
        var tone: Markup
    }

    let title: String
    let total: String
    /// As in `1997-01`, in order and without gaps.
    let months: [String]
    let above: Series
    var below: Series?
    var width = 320.0
    let label: (Double) -> String

    private static let right = 12.0
    private static let top = 24.0
    private static let bottom = 22.0

    private var height: Double { below == nil ? 168 : 220 }

    func figure(class name: Markup = "chart") -> Markup {
        """
        <figure class="\(name)"><figcaption><b>\(title)</b> <span>\(total)</span></figcaption>
        <svg role="img" viewBox="0 0 \(width) \(height)" aria-label="\(title) by month. \(total).">
        <desc>\(description)</desc>
        \(grid)\(area(above, sign: 1))\(below.map { area($0, sign: -1) } ?? .none)\(monthLabels)\(peak(above, sign: 1))\
        \(below.map { peak($0, sign: -1) } ?? .none)
        </svg></figure>

        """
    }

    private var description: String {
        zip(months, above.values).map { "\(ReportFormat.month($0)) \(label($1))" }.joined(separator: ", ")
    }

    // MARK: Scale

    private var step: Double { Self.step(for: max(above.values.max() ?? 0, below?.values.max() ?? 0)) }

    /// 1, 2 or 5 times a power of ten, so that two or three of them hold the top.
    static func step(for highest: Double) -> Double {
        guard highest > 0, highest.isFinite else { return 1 }
        var power = 1.0
        while power * 10 <= highest { power *= 10 }
        while power > highest { power /= 10 }
        return [0.5, 1, 2, 5].map { $0 * power }.first { $0 * 3 >= highest } ?? power * 5
    }

    private func ceiling(_ series: Series) -> Double {
        let highest = series.values.max() ?? 0
        return max(step, (highest / step).rounded(.up) * step)
    }

    /// Room for the numbers beside the scale.
    private var left: Double {
        let widest = max(label(ceiling(above)).count, below.map { label(ceiling($0)).count } ?? 0)
        return 12 + 6.6 * Double(widest)
    }

    private func x(_ index: Int) -> Double {
        let room = width - left - Self.right
        guard months.count > 1 else { return left + room / 2 }
        return left + room * Double(index) / Double(months.count - 1)
    }

    private func y(_ value: Double) -> Double {
        let high = ceiling(above)
        let low = below.map { ceiling($0) * (($0.values.max() ?? 0) > 0 ? 1 : 0.4) } ?? 0
        let room = height - Self.top - Self.bottom
        return Self.top + room * (high - value) / (high + low)
    }

    // MARK: Parts

    private var grid: Markup {
        var lines = Markup.none
        func line(_ value: Double) {
            let place = y(value)
            let name: Markup = value == 0 ? "axis" : "grid"
            lines += #"<path class="\#(name)" d="M\#(left - 4) \#(place)H\#(width)"/>"#
            let text = label(abs(value))
            lines += #"<text class="tick" x="\#(left - 10)" y="\#(place + 4)">\#(text)</text>"#
        }
        for count in stride(from: 0, through: ceiling(above), by: step) { line(count) }
        if let below, (below.values.max() ?? 0) > 0 {
            for count in stride(from: step, through: ceiling(below), by: step) { line(-count) }
        }
        return lines
    }

    private func area(_ series: Series, sign: Double) -> Markup {
        guard !series.values.isEmpty else { return .none }
        let points = series.values.enumerated().map { Point(x($0.offset), y(sign * $0.element)) }
        if points.count == 1 {
            return #"<circle class="dot \#(series.tone)" cx="\#(points[0].x)" cy="\#(points[0].y)" r="4"/>"#
        }
        let line = points.enumerated().map {
            "\($0.offset == 0 ? "M" : "L")\($0.element.x) \($0.element.y)" as Markup
        }
        return """
            <path class="area \(series.tone)" d="\(line)L\(x(points.count - 1)) \(y(0))L\(x(0)) \(y(0))Z"/>\
            <path class="line \(series.tone)" d="\(line)"/>
            """
    }

    private func peak(_ series: Series, sign: Double) -> Markup {
        guard let highest = series.values.max(), highest > 0,
            let index = series.values.firstIndex(of: highest)
        else { return .none }
        let place = Point(x(index), y(sign * highest))
        let text = "\(label(highest)) \(series.name) in \(ReportFormat.month(months[index]))"
        let half = Double(text.count) * 3.1
        let anchor: Markup = place.x < left + half ? "start" : place.x > width - half ? "end" : "middle"
        return """
            <circle class="dot \(series.tone)" cx="\(place.x)" cy="\(place.y)" r="3.2"/>\
            <text class="peak \(series.tone)" text-anchor="\(anchor)" x="\(place.x)" \
            y="\(sign > 0 ? place.y - 8 : place.y + 17)">\(text)</text>
            """
    }

    /// The first month of each year, or of each half or quarter of a short time.
    private var monthLabels: Markup {
        let every =
            [1, 2, 3, 6, 12, 24, 60, 120].first { Double(months.count) / Double($0) <= width / 62 } ?? 120
        return months.enumerated().map { index, text -> Markup in
            guard let (year, month) = ReportFormat.yearAndMonth(text) else { return .none }
            guard (year * 12 + month - 1).isMultiple(of: every) || months.count == 1 else { return .none }
            let place = x(index)
            let anchor: Markup = place > width - 28 ? "end" : "middle"
            let name = every < 12 ? ReportFormat.month(text) : "\(year)"
            return """
                <path class="axis" d="M\(place) \(y(0))v4"/><text class="month" text-anchor="\(anchor)" \
                x="\(place)" y="\(height - 6)">\(name)</text>
                """
        }.joined()
    }
}
