/// The line that is being edited on a terminal, and where the cursor stands in it.
///
///     editing ──return──► done      ──interrupt──► dropped
///        └────end of input on an empty line──► ended
///
/// It knows keys and lines and nothing of a terminal: ``LineEditor`` reads the
/// keys and draws.
package struct LineBuffer: Sendable {
    /// What a key came to.
    package enum Outcome: Sendable, Equatable {
        case editing
        case done
        case dropped
        case ended
    }

    private(set) var characters: [Character] = []
    /// How many characters stand before the cursor.
    private(set) var cursor = 0
    private let history: [String]
    /// Which line of the history is shown; as many as there are for the one that is typed.
    private var place: Int
    /// What was typed, while lines of the history are looked at.
    private var typed: [Character] = []

    package init(history: [String] = []) {
        self.history = history
        place = history.count
    }

    package var text: String { String(characters) }
    var isEmpty: Bool { characters.isEmpty }

    package mutating func take(_ key: Key) -> Outcome {
        switch key {
        case .text(let text): insert(text)
        case .enter: return .done
        case .interrupt: return .dropped
        case .endOfInput:
            if isEmpty { return .ended }
            deleteForward()
        case .left: cursor = max(0, cursor - 1)
        case .right: cursor = min(characters.count, cursor + 1)
        case .wordLeft: cursor = wordStart
        case .wordRight: cursor = wordEnd
        case .home: cursor = 0
        case .end: cursor = characters.count
        case .up: show(place - 1)
        case .down: show(place + 1)
        case .backspace:
            if cursor > 0 { cut(cursor - 1..<cursor) }
        case .delete: deleteForward()
        case .cutToEnd: cut(cursor..<characters.count)
        case .cutToStart: cut(0..<cursor)
        case .cutWord: cut(wordStart..<cursor)
        case .redraw, .unknown: break
        }
        return .editing
    }

    private mutating func insert(_ text: String) {
        // What joins to what stands before it, such as an accent, is one character with it.
        let before = String(characters[..<cursor]) + text
        let head = Array(before)
        characters = head + characters[cursor...]
        cursor = head.count
    }

    private mutating func deleteForward() {
        if cursor < characters.count { cut(cursor..<cursor + 1) }
    }

    private mutating func cut(_ range: Range<Int>) {
        characters.removeSubrange(range)
        cursor = range.lowerBound
    }

    private mutating func show(_ next: Int) {
        guard (0...history.count).contains(next) else { return }
        if place == history.count { typed = characters }
        place = next
        characters = next == history.count ? typed : Array(history[next])
        cursor = characters.count
    }

    private var wordStart: Int {
        var place = cursor
        while place > 0, !characters[place - 1].isWord { place -= 1 }
        while place > 0, characters[place - 1].isWord { place -= 1 }
        return place
    }

    private var wordEnd: Int {
        var place = cursor
        while place < characters.count, !characters[place].isWord { place += 1 }
        while place < characters.count, characters[place].isWord { place += 1 }
        return place
    }
}

extension LineBuffer {
    /// What fits into so many columns, and the column of the cursor in it.
    ///
    /// A longer line is shown in part: so that the cursor is seen, with what stands before it.
    func window(columns: Int) -> (text: String, cursor: Int) {
        func width(_ range: Range<Int>) -> Int { DisplayWidth.of(String(characters[range]).printable) }
        let columns = max(2, columns)
        var start = 0
        while start < cursor, width(start..<cursor) >= columns { start += 1 }
        var end = cursor
        while end < characters.count, width(start..<end + 1) < columns { end += 1 }
        return (String(characters[start..<end]).printable, width(start..<cursor))
    }
}

extension Character {
    fileprivate var isWord: Bool { isLetter || isNumber || self == "_" }
}
