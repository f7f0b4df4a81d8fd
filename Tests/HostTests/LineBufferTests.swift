import Foundation
import Testing

@testable import DandelionHost

@Suite("A line that is typed on a terminal")
struct LineBufferTests {
    /// The keys of bytes, as they come in parts.
    private func keys(_ parts: [UInt8]...) -> [Key] {
        var reader = KeyReader()
        var keys: [Key] = []
        for part in parts {
            reader.add(part)
            while let key = reader.next() { keys.append(key) }
        }
        if let key = reader.next(isComplete: true) { keys.append(key) }
        return keys
    }

    private func line(_ keys: [Key], history: [String] = []) -> LineBuffer {
        var line = LineBuffer(history: history)
        for key in keys { #expect(line.take(key) == .editing) }
        return line
    }

    @Test("comes as keys, however its bytes are cut")
    func reading() {
        #expect(keys(Array("ab\r".utf8)) == [.text("ab"), .enter])
        #expect(keys([0xc3], [0xa9, 0x7f]) == [.text("é"), .backspace])
        #expect(keys([0x1b], [0x5b], [0x41]) == [.up])
        #expect(
            keys(Array("\u{1b}OH\u{1b}[4~\u{1b}[3~\u{1b}[1;5D\u{1b}[1;3Cx".utf8))
                == [.home, .end, .delete, .wordLeft, .wordRight, .text("x")])
        #expect(keys([0x1b]) == [.unknown])
        #expect(keys([0x1b, 0x62, 0x1b, 0x66, 0x1b, 0x7f]) == [.wordLeft, .wordRight, .cutWord])
        #expect(
            keys([3, 4, 1, 5, 2, 6, 11, 21, 23, 12, 14, 16]) == [
                .interrupt, .endOfInput, .home, .end, .left, .right, .cutToEnd, .cutToStart, .cutWord,
                .redraw, .down,
                .up,
            ])
        #expect(keys([0xff, 0x61]) == [.text("\u{fffd}a")])
        #expect(keys(Array("\u{1b}[?99;99;99;99;99;99".utf8)) == [.unknown])
    }

    @Test("is edited where the cursor stands")
    func editing() {
        #expect(line([.text("abc"), .left, .left, .text("x")]).text == "axbc")
        #expect(line([.text("abc"), .home, .delete, .end, .backspace]).text == "b")
        #expect(line([.text("abc"), .home, .backspace, .end, .delete]).text == "abc")
        #expect(line([.text("abc"), .left, .endOfInput]).text == "ab")
        #expect(line([.text("local x = 1"), .wordLeft, .wordLeft, .cutToEnd]).text == "local ")
        #expect(line([.text("local x = 1"), .cutWord, .cutWord]).text == "local ")
        #expect(line([.text("a b"), .home, .wordRight, .cutToStart]).text == " b")
        #expect(line([.text("e"), .text("\u{301}"), .backspace]).text == "")
        #expect(line([.left, .backspace, .wordLeft, .cutWord, .right]).text == "")
    }

    @Test("ends, is dropped or ends the input")
    func outcomes() {
        var line = LineBuffer()
        #expect(line.take(.text("x")) == .editing)
        #expect(line.take(.interrupt) == .dropped)
        #expect(line.take(.enter) == .done)
        #expect(line.take(.backspace) == .editing)
        #expect(line.take(.endOfInput) == .ended)
    }

    @Test("looks at lines of before, and comes back to what was typed")
    func remembering() {
        let history = ["one", "two"]
        #expect(line([.up], history: history).text == "two")
        #expect(line([.up, .up, .up], history: history).text == "one")
        #expect(line([.text("new"), .up, .up, .down, .down], history: history).text == "new")
        #expect(line([.text("new"), .up, .text("!"), .down, .down], history: history).text == "new")
        #expect(line([.down, .up, .text("!")], history: history).text == "two!")
    }

    @Test("is shown where the cursor is, in the columns that there are")
    func drawing() {
        let long = line([.text("abcdefghij")])
        #expect(long.window(columns: 20) == ("abcdefghij", 10))
        #expect(long.window(columns: 5) == ("ghij", 4))
        let start = line([.text("abcdefghij"), .home])
        #expect(start.window(columns: 5) == ("abcd", 0))
        let wide = line([.text("中文字"), .left])
        #expect(wide.window(columns: 20) == ("中文字", 4))
        #expect(line([.text("a\u{7}b")]).window(columns: 20).text == "a\\x07b")
    }

    @Test("is kept in a file that nobody else reads, the newest thousand of them")
    func keeping() throws {
        let command = try HostCommand()
        let file = try #require(
            LineHistory.standardFile(environment: ["XDG_STATE_HOME": command.folder.path]))
        #expect(file.path == command.folder.path + "/dandelion/history")
        let standard = LineHistory.standardFile(environment: [
            "HOME": "/home/ada", "XDG_STATE_HOME": "elsewhere",
        ])
        #expect(standard?.path == "/home/ada/.local/state/dandelion/history")
        #expect(LineHistory.standardFile(environment: [:]) == nil)
        var history = LineHistory(file: file)
        for line in ["one", "one", "  ", "two"] { history.add(line) }
        #expect(LineHistory(file: file).lines == ["one", "two"])
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        for number in 1...LineHistory.limit { history.add("\(number)") }
        #expect(history.lines.count == LineHistory.limit)
        #expect(LineHistory(file: file).lines == history.lines)
        #expect(try command.read("dandelion/history").split(separator: "\n").count == LineHistory.limit)
    }
}
