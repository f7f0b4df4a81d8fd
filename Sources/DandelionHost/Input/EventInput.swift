import DandelionModel
import Foundation

/// One input and what makes events of its rows.
struct EventInput: Sendable {
    let file: InputFile
    private let reader: RowReader
    private let catalog: EventCatalog

    private enum RowReader: Sendable {
        /// Rows begin behind the line of the columns.
        case table(TableReader, start: Int, line: Int)
        case jsonLines
    }

    /// A row by its place, so that it can be read again.
    struct Place {
        let bytes: Range<Int>
        let line: Int
    }

    enum Outcome {
        case event(EventDraft)
        /// No entry of the mapping is for the row.
        case unmatched
        case problem(InputProblem)
    }

    /// - Throws: ``InputProblem`` for a table without columns, ``MappingRefusal`` for a mapping that does not fit.
    init(_ file: InputFile, mapping: EventMapping?, catalog: EventCatalog) throws {
        self.file = file
        self.catalog = catalog
        guard file.format == .csv else {
            reader = .jsonLines
            return
        }
        reader = try file.data.withUnsafeBytes { text in
            var rows = CSVReader(text)
            let first: CSVReader.Row?
            do throws(CSVReader.Fault) { first = try rows.next() } catch {
                throw InputProblem(
                    file: file.name, line: error.line, column: "\(error.column)", reason: error.reason)
            }
            guard let header = first else {
                throw InputProblem(
                    file: file.name, line: 0, reason: "is empty; its first line must name the columns")
            }
            let table: TableReader
            if let mapping {
                table = try TableReader(
                    mapping, file: file.name, component: file.lastComponent, columns: header.fields,
                    catalog: catalog)
            } else {
                table = try TableReader(file: file.name, columns: header.fields, plain: ())
            }
            return .table(
                table, start: header.bytes.upperBound, line: header.line + Self.lines(in: text, header.bytes))
        }
    }

    private static func lines(in text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int {
        text[range].count { $0 == UInt8(ascii: "\n") }
    }

    /// Reads every row, in its order.
    func forEachRow(_ body: (Place, Outcome) throws -> Void) rethrows {
        try file.data.withUnsafeBytes { text in
            switch reader {
            case .table(let table, let start, let line):
                var rows = CSVReader(text, from: start, line: line)
                while true {
                    do {
                        guard let row = try rows.next() else { return }
                        try body(Place(bytes: row.bytes, line: row.line), outcome(of: row, table))
                    } catch let fault as CSVReader.Fault {
                        let problem = InputProblem(
                            file: file.name, line: fault.line, column: "\(fault.column)", reason: fault.reason
                        )
                        try body(Place(bytes: fault.bytes, line: fault.line), .problem(problem))
                        rows.skip(fault)
                    }
                }
            case .jsonLines:
                let parser = JSONLine(file: file.name, catalog: catalog)
                try Self.forEachLine(text) { bytes, line in
                    try body(Place(bytes: bytes, line: line), outcome(of: text[bytes], line, parser))
                }
            }
        }
    }

    /// Reads rows again that could be read before.
    func events(at places: [Place]) -> [EventDraft] {
        file.data.withUnsafeBytes { text in
            let parser = JSONLine(file: file.name, catalog: catalog)
            return places.compactMap { place in
                let outcome: Outcome?
                switch reader {
                case .table(let table, _, _):
                    var rows = CSVReader(text, from: place.bytes.lowerBound, line: place.line)
                    outcome = (try? rows.next()).flatMap { $0 }.map { self.outcome(of: $0, table) }
                case .jsonLines: outcome = self.outcome(of: text[place.bytes], place.line, parser)
                }
                return if case .event(let draft)? = outcome { draft } else { nil }
            }
        }
    }

    /// The text of a row, as it stands in the file.
    func text(at place: Place) -> String {
        file.data.withUnsafeBytes { String(decoding: $0[place.bytes], as: UTF8.self) }
    }

    private func outcome(of row: CSVReader.Row, _ table: TableReader) -> Outcome {
        do throws(InputProblem) {
            return try table.event(of: row.fields, line: row.line, catalog: catalog).map { .event($0) }
                ?? .unmatched
        } catch {
            return .problem(error)
        }
    }

    private func outcome(of line: Slice<UnsafeRawBufferPointer>, _ number: Int, _ parser: JSONLine) -> Outcome
    {
        do throws(InputProblem) {
            return .event(try parser.event(of: Array(line), line: number))
        } catch {
            return .problem(error)
        }
    }

    /// Every line with something in it, without its end.
    private static func forEachLine(
        _ text: UnsafeRawBufferPointer, _ body: (Range<Int>, Int) throws -> Void
    ) rethrows {
        var (start, line) = (0, 1)
        if text.count >= 3, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF { start = 3 }
        while start < text.count {
            var end = start
            while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
            var stop = end
            while stop > start, text[stop - 1] == UInt8(ascii: "\r") || text[stop - 1] == UInt8(ascii: " ") {
                stop -= 1
            }
            if stop > start { try body(start..<stop, line) }
            start = end + 1
            line += 1
        }
    }
}
