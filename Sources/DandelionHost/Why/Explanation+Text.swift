extension Explanation {
    /// What a part of the text is, for whoever colours it.
    package enum Ink: Sendable {
        /// What was asked about.
        case title
        /// What happened.
        case clause
        /// `because`, names of particulars, times.
        case quiet
    }

    private static let nameWidth = 14

    /// The chain for people to read, in lines without trailing spaces.
    ///
    /// - Parameters:
    ///   - width: Lines are broken between words to fit; a longer word stands alone.
    ///   - paint: Colours a part. It must not change how many columns the part takes.
    package func text(width: Int = 80, paint: (Ink, String) -> String = { $1 }) -> String {
        var lines = [paint(.title, id) + paint(.quiet, " in home '\(home)'")]
        var last: Link?
        for link in chain {
            lines += Self.lines(of: link, after: last, width, paint)
            last = link
        }
        for note in notes { lines += [""] + Self.wrapped(note, first: "", rest: "", width) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(
        of link: Link, after last: Link?, _ width: Int, _ paint: (Ink, String) -> String
    ) -> [String] {
        let margin = String(repeating: " ", count: link.depth * 4)
        var lines: [String] = [""]
        // Back from what stands aside, the chain has a second reason.
        let word = last.map { link.depth < $0.depth ? "and because " : "because " } ?? ""
        let clause = wrapped(link.text, first: margin + word, rest: margin + "  ", width)
        for (place, line) in clause.enumerated() {
            let shown = place == 0 ? margin + paint(.quiet, word) : ""
            let text = place == 0 ? String(line.dropFirst(margin.count + word.count)) : line
            lines.append(shown + paint(.clause, text))
        }
        var when = [link.at, link.entry.map { "entry:\($0)" }].compactMap { $0 }
        if let turn = link.turn { when.append("turn \(turn)") }
        if link.isManual { when.append("by hand") }
        if link.isFirstCause { when.append("first cause") }
        if !when.isEmpty { lines.append(margin + "  " + paint(.quiet, when.joined(separator: ", "))) }
        let compared = (link.compared ?? []).map { Detail(name: "compared", value: $0.text) }
        for detail in compared + link.details {
            lines += Self.lines(of: detail, margin: margin + "  ", width, paint)
        }
        return lines
    }

    private static func lines(
        of detail: Detail, margin: String, _ width: Int, _ paint: (Ink, String) -> String
    ) -> [String] {
        let padding = max(1, nameWidth - detail.name.count)
        let first = margin + detail.name + String(repeating: " ", count: padding)
        let rest = margin + String(repeating: " ", count: nameWidth)
        var lines = wrapped(detail.value, first: first, rest: rest, width)
        let text = lines[0].dropFirst(margin.count + detail.name.count)
        lines[0] = margin + paint(.quiet, detail.name) + text
        return lines
    }

    /// Breaks a text between its words; never empty.
    private static func wrapped(_ text: String, first: String, rest: String, _ width: Int) -> [String] {
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = rest
                isEmpty = true
            }
            line += isEmpty ? word : " \(word)"
            isEmpty = false
        }
        return lines + [line]
    }
}
