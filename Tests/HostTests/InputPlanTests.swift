import Dandelion
import Foundation
import Testing

@testable import DandelionHost

@Suite("The plan of an input")
struct InputPlanTests {
    private static let schema = EventSchema("note.made", .key("note"), .personal("text", of: "note").optional)

    private func lines(_ text: String, name: String = "notes.jsonl") -> InputFile {
        InputFile(name: name, format: .jsonLines, data: Data(text.utf8))
    }

    private func plan(_ files: InputFile...) throws -> InputPlan {
        try InputPlan(files, mapping: nil, catalog: try EventCatalog([Self.schema]))
    }

    private static func note(_ id: String, _ at: String?) -> String {
        let time = at.map { #", "occurred_at": "\#($0)""# } ?? ""
        return #"{"type": "note.made", "id": "\#(id)"\#(time), "body": {"note": "\#(id)"}}"#
    }

    @Test(
        "puts the events of all files into the order of their times; of one instant in that of files and lines"
    )
    func order() throws {
        let first = lines(
            [Self.note("a", "1997-01-02"), Self.note("b", nil), Self.note("c", "1997-01-01")].joined(
                separator: "\n"))
        let second = lines(Self.note("d", "1997-01-02T00:00:00Z") + "\n\n", name: "more.jsonl")
        let plan = try plan(first, second)
        #expect(plan.events(in: 0..<4).map(\.id) == ["c", "a", "b", "d"])
        #expect(plan.span?.first == (try Instant("1997-01-01T00:00:00Z")))
        let place = plan.place(of: 3)
        #expect((place.file, place.line) == ("more.jsonl", 1))
    }

    @Test("never parts the events of one instant")
    func groups() throws {
        let text = (0..<10).map { Self.note("n\($0)", "1997-01-0\($0 / 4 + 1)") }.joined(separator: "\n")
        let plan = try plan(lines(text))
        #expect(plan.groups(of: 1) == [0..<4, 4..<8, 8..<10])
        #expect(plan.groups(of: 5) == [0..<8, 8..<10])
    }

    @Test(
        "says of each JSON line that cannot be an event what is wrong with it, and shows no personal value",
        arguments: [
            (
                #"{"type": "note.made", "id": "x", "body": {"note": "x"}"#,
                "notes.jsonl:1: column 55: found the end of the text"
            ),
            (#"[1]"#, "notes.jsonl:1: is no JSON object"),
            (#"{"type": "note.mad", "id": "x", "body": {"note": "x"}}"#, "Did you mean 'note.made'?"),
            (#"{"type": "note.made", "body": {"note": "x"}}"#, "field 'id': has no 'id'"),
            (
                #"{"type": "note.made", "id": "x", "body": {"nota": "x"}}"#,
                "field 'nota': 'note.made' has no field 'nota'"
            ),
            (
                #"{"type": "note.made", "id": "x", "note": "x"}"#,
                "there is no 'note' here; an event's fields stand in 'body'"
            ),
            (
                #"{"type": "note.made", "id": "x", "occurred_at": "then", "body": {"note": "x"}}"#,
                "field 'occurred_at': 'then' is no date"
            ),
            (
                #"{"type": "note.made", "id": "x", "body": {"note": "x", "text": 5}}"#,
                "the field 'text' of 'note.made' is a int"
            ),
        ])
    func problems(_ line: String, _ expected: String) throws {
        let plan = try plan(lines(line))
        #expect(plan.count == 0)
        #expect(plan.problems.first?.description.contains(expected) == true, "\(plan.problems)")
    }

    @Test("takes a table without a mapping by the names of its columns")
    func plainTable() throws {
        let file = InputFile(
            name: "notes.csv", format: .csv,
            data: Data("type,id,occurred_at,note\nnote.made,x,1997-01-01,hello\n".utf8))
        let plan = try plan(file)
        #expect(plan.problems == [])
        #expect(plan.events(in: 0..<1).first?.body["note"] == "hello")
        let bare = InputFile(name: "notes.csv", format: .csv, data: Data("note\nhello\n".utf8))
        let refusal = #expect(throws: MappingRefusal.self) { try self.plan(bare) }
        #expect(refusal?.description.contains("give it with --map") == true)
    }
}
