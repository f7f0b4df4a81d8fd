/// The rows of a CSV text, one after another (RFC 4180: fields in double quotes
/// may hold commas, line ends and doubled quotes).
///
/// A reader of our own, since a refused row must be named by file, line and
/// column, and read again by its place. Line ends are LF or CRLF; a byte order
/// mark is skipped; empty lines are no rows.
struct CSVReader {
    struct Row {
        var fields: [String]
        /// Where its text begins and ends, in bytes; the line end is not in it.
        let bytes: Range<Int>
        /// From 1; of its first line.
        let line: Int
    }

    /// A row that cannot be read. The reader goes on behind it.
    struct Fault: Error {
        let line: Int
        /// From 1, in bytes of the line.
        let column: Int
        let bytes: Range<Int>
        let reason: String
    }

    private let text: UnsafeRawBufferPointer
    private var position: Int
    private var line: Int

    private static let comma = UInt8(ascii: ",")
    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// - Parameters:
    ///   - start: The byte at which the first row begins, and its line.
    init(_ text: UnsafeRawBufferPointer, from start: Int = 0, line: Int = 1) {
        self.text = text
        position = start
        self.line = line
        if start == 0, text.count >= 3, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF { position = 3 }
    }

    /// The next row; nil at the end.
    mutating func next() throws(Fault) -> Row? {
        while position < text.count {
            if text[position] == Self.lineFeed {
                position += 1
                line += 1
            } else if text[position] == Self.carriageReturn, position + 1 < text.count,
                text[position + 1] == Self.lineFeed
            {
                position += 2
                line += 1
            } else {
                return try row()
            }
        }
        return nil
    }

    private mutating func row() throws(Fault) -> Row {
        let (start, first) = (position, line)
        var fields: [String] = []
        while true {
            fields.append(try field(rowStart: start, firstLine: first))
            guard position < text.count, text[position] == Self.comma else { break }
            position += 1
        }
        let end = position
        endLine()
        return Row(fields: fields, bytes: start..<end, line: first)
    }

    private mutating func field(rowStart: Int, firstLine: Int) throws(Fault) -> String {
        if position < text.count, text[position] == Self.quote {
            return try quoted(rowStart: rowStart, firstLine: firstLine)
        }
        let start = position
        while position < text.count, text[position] != Self.comma, !isAtLineEnd { position += 1 }
        return try string(start..<position, rowStart: rowStart, firstLine: firstLine)
    }

    private mutating func quoted(rowStart: Int, firstLine: Int) throws(Fault) -> String {
        let opening = position
        position += 1
        var bytes: [UInt8] = []
        while position < text.count {
            let byte = text[position]
            position += 1
            if byte == Self.lineFeed { line += 1 }
            guard byte == Self.quote else {
                bytes.append(byte)
                continue
            }
            if position < text.count, text[position] == Self.quote {
                bytes.append(byte)
                position += 1
                continue
            }
            guard position == text.count || text[position] == Self.comma || isAtLineEnd else {
                throw fault(
                    at: position, rowStart, firstLine,
                    "has text behind the closing quote of a field; double "
                        + "the quotes inside of a field, or put them all around it")
            }
            guard let field = String(validating: bytes, as: UTF8.self) else {
                throw fault(at: opening, rowStart, firstLine, "is not UTF-8; save the file as UTF-8")
            }
            return field
        }
        // A quote that is never closed would swallow the rest of the file: only its line is given up.
        position = opening
        line = firstLine
        throw fault(
            at: opening, rowStart, firstLine, "opens a quote that is never closed; close it, or double it")
    }

    private func string(_ range: Range<Int>, rowStart: Int, firstLine: Int) throws(Fault) -> String {
        guard let field = String(validating: text[range], as: UTF8.self) else {
            var reader = self
            reader.position = range.upperBound
            throw reader.fault(
                at: range.lowerBound, rowStart, firstLine, "is not UTF-8; save the file as UTF-8")
        }
        return field
    }

    /// The fault of the row, whose rest is skipped.
    private func fault(at place: Int, _ rowStart: Int, _ firstLine: Int, _ reason: String) -> Fault {
        var end = max(place, rowStart)
        while end < text.count, text[end] != Self.lineFeed { end += 1 }
        var start = min(place, text.count)
        while start > rowStart, text[start - 1] != Self.lineFeed { start -= 1 }
        return Fault(line: firstLine, column: place - start + 1, bytes: rowStart..<end, reason: reason)
    }

    /// Goes on behind the line of a fault.
    mutating func skip(_ fault: Fault) {
        position = fault.bytes.upperBound
        line = fault.line + text[fault.bytes].count { $0 == Self.lineFeed }
        endLine()
    }

    private var isAtLineEnd: Bool {
        text[position] == Self.lineFeed
            || (text[position] == Self.carriageReturn && position + 1 < text.count
                && text[position + 1] == Self.lineFeed)
    }

    private mutating func endLine() {
        if position < text.count, text[position] == Self.carriageReturn { position += 1 }
        if position < text.count, text[position] == Self.lineFeed {
            position += 1
            line += 1
        }
    }
}
