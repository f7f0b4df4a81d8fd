import Foundation
import Testing

@testable import DandelionHost

@Suite("A CSV table")
struct InputCSVTests {
    private func read(_ text: [UInt8]) -> (rows: [[String]], lines: [Int], faults: [CSVReader.Fault]) {
        text.withUnsafeBytes { bytes in
            var reader = CSVReader(bytes)
            var (rows, lines, faults) = ([[String]](), [Int](), [CSVReader.Fault]())
            while true {
                do throws(CSVReader.Fault) {
                    guard let row = try reader.next() else { return (rows, lines, faults) }
                    rows.append(row.fields)
                    lines.append(row.line)
                } catch {
                    faults.append(error)
                    reader.skip(error)
                }
            }
        }
    }

    private func read(_ text: String) -> (rows: [[String]], lines: [Int], faults: [CSVReader.Fault]) {
        read(Array(text.utf8))
    }

    @Test("gives its fields with either line end, without a byte order mark and empty lines")
    func plain() {
        let (rows, lines, faults) = read("\u{feff}a,b\r\n\n1,\n,2")
        #expect(rows == [["a", "b"], ["1", ""], ["", "2"]])
        #expect(lines == [1, 3, 4])
        #expect(faults.isEmpty)
    }

    @Test("may quote fields that hold commas, quotes and line ends; lines go on counting")
    func quoted() {
        let (rows, lines, _) = read("\"a,b\",\"say \"\"yes\"\"\"\n\"two\nlines\",x\nlast,y")
        #expect(rows == [["a,b", "say \"yes\""], ["two\nlines", "x"], ["last", "y"]])
        #expect(lines == [1, 2, 4])
    }

    @Test("loses only the line that cannot be read, and says where in it")
    func faults() {
        let (rows, lines, faults) = read("a,b\n1,\"x\"y\n2,\"open\n3,4\n")
        #expect(rows == [["a", "b"], ["3", "4"]])
        #expect(lines == [1, 4])
        #expect(faults.map(\.line) == [2, 3])
        #expect(faults.map(\.column) == [6, 3])
        #expect(faults[0].reason.contains("behind the closing quote"))
        #expect(faults[1].reason.contains("never closed"))
    }

    @Test("that is not UTF-8 is a fault of that line alone")
    func encoding() {
        let (rows, _, faults) = read(Array("a\n".utf8) + [0xff, 0x0a] + Array("b\n".utf8))
        #expect(rows == [["a"], ["b"]])
        #expect(faults.map(\.line) == [2])
        #expect(faults.first?.reason.contains("UTF-8") == true)
    }

    @Test("is read again from the place of any row, to the same fields")
    func again() throws {
        let text = Array("a,b\n1,\"x\ny\"\r\n2,z\n".utf8)
        text.withUnsafeBytes { bytes in
            var reader = CSVReader(bytes)
            while let row = try? reader.next() {
                var other = CSVReader(bytes, from: row.bytes.lowerBound, line: row.line)
                #expect((try? other.next())?.fields == row.fields)
            }
        }
    }
}
