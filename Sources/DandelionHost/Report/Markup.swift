/// A piece of a page that is safe to send: whatever came from outside is escaped.
///
/// A literal is taken as it stands, and every interpolated `String` is escaped,
/// so an identifier such as `<script>` cannot become an element wherever it is
/// shown. Only ``init(raw:)`` takes text unchecked; it is for the style sheet.
package struct Markup: Sendable, Equatable {
    package private(set) var text: String

    package init(raw text: String) { self.text = text }

    package static let none = Markup(raw: "")

    package var isEmpty: Bool { text.isEmpty }

    package static func + (left: Markup, right: Markup) -> Markup {
        Markup(raw: left.text + right.text)
    }

    package static func += (left: inout Markup, right: Markup) {
        left.text += right.text
    }

    /// Text as it may stand between tags and inside a quoted attribute.
    ///
    /// Control characters, which no page may hold, become U+FFFD; so do those
    /// that turn the direction of what follows them.
    package static func escaped(_ text: some StringProtocol) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
                result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension Markup: ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) { text = value }

    package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        package mutating func appendLiteral(_ literal: String) { text += literal }

        package mutating func appendInterpolation(_ outside: String) { text += Markup.escaped(outside) }

        package mutating func appendInterpolation(_ piece: Markup) { text += piece.text }

        package mutating func appendInterpolation(_ pieces: [Markup]) {
            for piece in pieces { text += piece.text }
        }

        package mutating func appendInterpolation(_ number: Int) { text += String(number) }

        /// A coordinate, to a tenth; see ``Markup/coordinate(_:)``.
        package mutating func appendInterpolation(_ number: Double) { text += Markup.coordinate(number) }
    }
}

extension Markup {
    /// A number as SVG and CSS read it, to a tenth: `12`, `-3.5`. What is not
    /// finite is 0.
    package static func coordinate(_ number: Double) -> String {
        guard number.isFinite else { return "0" }
        let tenths = Int((max(-1e9, min(1e9, number)) * 10).rounded())
        let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        let sign = tenths < 0 ? "-" : ""
        return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
    }
}

extension [Markup] {
    func joined(separator: String = "") -> Markup {
        Markup(raw: map(\.text).joined(separator: separator))
    }
}
