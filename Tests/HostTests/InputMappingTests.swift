import Dandelion
import Foundation
import Testing

@testable import DandelionHost

@Suite("A mapping")
struct InputMappingTests {
    private static let schema = EventSchema(
        "sale.made", .key("sale"), .key("member"), .money("amount"), .int("pieces").optional,
        .bool("gift").optional, .float("weight").optional, .instant("shipped").optional,
        .duration("delay").optional, .string("note").optional)

    private func catalog() throws -> EventCatalog { try EventCatalog([Self.schema]) }

    private func plan(_ csv: String, _ yaml: String) throws -> InputPlan {
        let mapping = try MappingReader.read(yaml, file: "map.yaml")
        let file = InputFile(name: "data/sales.csv", format: .csv, data: Data(csv.utf8))
        return try InputPlan([file], mapping: mapping, catalog: try catalog())
    }

    private func refusal(_ csv: String, _ yaml: String) throws -> [String] {
        do {
            _ = try plan(csv, yaml)
            return []
        } catch let refusal as MappingRefusal {
            return refusal.problems
        }
    }

    private static let whole = """
        files:
          - file: sales*.csv
            event: sale.made
            id: "s-{id}"
            at: { column: day, zone: America/New_York }
            where: { kind: sale }
            fields:
              sale: "{id}"
              member: "m{who}"
              amount: { column: cents, unit: minor, currency: "{cur}" }
              pieces: "{n}"
              gift: "{gift}"
              weight: "{kg}"
              shipped: { column: sent, unit: seconds }
              delay: "{delay}"
              note: "{{kept}} {note}"
        """

    @Test("makes of a row what the event's fields hold, and leaves out what has no value")
    func fields() throws {
        let csv = """
            id,day,kind,who,cents,cur,n,gift,kg,sent,delay,note
            1,1997-03-01,sale,ada,1250,USD,2,yes,1.5,857217600,90s,hello
            2,1997-07-01T09:30,sale,bo,-5,JPY,,,,,,
            3,1997-07-01,other,bo,1,USD,,,,,,
            """
        let plan = try plan(csv, Self.whole)
        #expect(plan.problems == [])
        #expect(plan.unmatched == 1)
        let events = plan.events(in: 0..<plan.count)
        #expect(events.map(\.id) == ["s-1", "s-2"])
        #expect(events.map(\.type) == ["sale.made", "sale.made"])
        // Midnight in New York, in winter and in summer.
        #expect(events[0].occurredAt == (try Instant("1997-03-01T05:00:00Z")))
        #expect(events[1].occurredAt == (try Instant("1997-07-01T13:30:00Z")))
        let first = events[0].body
        #expect(first["member"] == "mada")
        #expect(first["amount"] == .money(try Money("12.50 USD")))
        #expect(first["pieces"] == .int(2))
        #expect(first["gift"] == .bool(true))
        #expect(first["weight"] == .float(1.5))
        #expect(first["shipped"] == .instant(try Instant("1997-03-01T12:00:00Z")))
        #expect(first["delay"] == .duration(.seconds(90)))
        #expect(first["note"] == "{kept}} hello")
        #expect(events[1].body["amount"] == .money(try Money("-5 JPY")))
        #expect(events[1].body["pieces"] == nil)
        #expect(events[1].body["note"] == nil)
    }

    @Test("says of every line that does not fit the file, the line, the column, the field and the remedy")
    func problems() throws {
        let csv = """
            id,day,kind,who,cents,cur,n,gift,kg,sent,delay,note
            1,1997-13-01,sale,ada,1250,USD,,,,,,
            2,1997-03-01,sale,ada,12.50,USD,,,,,,
            3,1997-03-01,sale,ada,1250,US$,,,,,,
            4,1997-03-01,sale,ada,1250,USD,two,,,,,
            5,1997-03-01,sale,ada
            6,1997-03-01,sale,ada,1,USD,,,,,,
            """
        let plan = try plan(csv, Self.whole)
        #expect(plan.count == 1)
        #expect(plan.problemCount == 5)
        let texts = plan.problems.map(\.description)
        #expect(
            texts[0]
                == """
                data/sales.csv:2: column 'day': '1997-13-01' is no date or time; write 1997-03-01, 1997-03-01T14:30 \
                or 1997-03-01T14:30:00Z, or say the 'unit' of a count since 1970
                """)
        #expect(
            texts[1].hasPrefix(
                "data/sales.csv:3: column 'cents', field 'amount': '12.50' is no whole number of minor units")
        )
        #expect(texts[2].hasPrefix("data/sales.csv:4: column 'cents', field 'amount': "))
        #expect(texts[3].hasPrefix("data/sales.csv:5: column 'n', field 'pieces': 'two' is no whole number"))
        #expect(texts[4].contains("data/sales.csv:6: has 4 columns, and the first line names 12"))
    }

    @Test("that does not fit its table is refused whole, with every problem and what was probably meant")
    func misfit() throws {
        let yaml = """
            files:
              - file: sales.csv
                event: sale.made
                id: "{idd}"
                fields:
                  sale: "{id}"
                  membr: "{who}"
                  amount: { column: cents, unit: minor, currency: USD }
            """
        let problems = try refusal("id,who,cents\n1,ada,1\n", yaml)
        #expect(
            problems == [
                "map.yaml:2: 'sales.csv' has no column 'idd'; did you mean 'id'?",
                "map.yaml:7: 'sale.made' has no field 'membr'; did you mean 'member'?",
                "map.yaml:2: nothing is said about the field 'member' of 'sale.made', a string; add it to 'fields'",
            ])
        let unknown = yaml.replacing("sale.made", with: "sale.mad")
        #expect(
            try refusal("id,who,cents\n1,ada,1\n", unknown).last?.contains("Did you mean 'sale.made'?")
                == true)
        let other = yaml.replacing("sales.csv", with: "sale.csv")
        #expect(
            try refusal("id\n1\n", other)
                == ["map.yaml: there is no entry for 'sales.csv'; did you mean it by 'sale.csv'?"])
    }

    @Test(
        "that cannot be read is refused with its lines",
        arguments: [
            ("files:\n  - fil: x", "map.yaml:2: there is no 'fil' here; did you mean 'file'?"),
            (
                "files:\n  - file: x\n    event: e\n    id: \"{a\"\n    fields: {}",
                "map.yaml:4: '{a' opens a brace that is not closed"
            ),
            ("file: []", "map.yaml:1: there is no 'file' here; did you mean 'files'?"),
            ("files: {}", "map.yaml:1: 'files' must be a list of entries"),
            ("a: [", "map.yaml: it is not YAML"),
            (
                "files:\n  - file: x\n    event: e\n    id: i\n    at: { column: a, zone: Mars/Base }\n    fields: {}",
                "map.yaml:5: there is no zone 'Mars/Base'"
            ),
            (
                "files:\n  - file: x\n    event: e\n    id: i\n    fields:\n      f: { column: a, unit: minr }",
                "map.yaml:6: there is no unit 'minr'; did you mean 'minor'?"
            ),
        ])
    func unreadable(_ yaml: String, _ expected: String) {
        let refusal = #expect(throws: MappingRefusal.self) { try MappingReader.read(yaml, file: "map.yaml") }
        #expect(refusal?.description.contains(expected) == true, "\(refusal?.description ?? "")")
    }
}
