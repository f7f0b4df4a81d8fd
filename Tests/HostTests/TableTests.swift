import Dandelion
import DandelionHost
import Testing

@Suite("Text and JSON for the command line")
struct TableTests {
    private let columns = [
        TextTable.Column("ID"), TextTable.Column("AMOUNT", .right), TextTable.Column("SAYS", mayBeCut: true),
    ]
    private var table: TextTable {
        TextTable(
            columns,
            rows: [
                ["m-000000001", "5.00 USD", "a text that is longer than anybody has room for"],
                ["m-2", "120.00 USD", ""],
            ])
    }

    @Test("a table is as wide as its cells where nobody looks on, and marks what is empty")
    func plain() {
        #expect(
            table.text() == """
                ID               AMOUNT  SAYS
                m-000000001    5.00 USD  a text that is longer than anybody has room for
                m-2          120.00 USD  -

                """)
    }

    @Test("a table on a terminal fits its width, and cuts no id and no number")
    func narrow() {
        let text = table.text(TerminalStyle(isColoured: false, width: 40))
        #expect(
            text == """
                ID               AMOUNT  SAYS
                m-000000001    5.00 USD  a text that is…
                m-2          120.00 USD  -

                """)
        let least = table.text(TerminalStyle(isColoured: false, width: 10))
        #expect(least.contains("m-000000001    5.00 USD  a text …\n"))
    }

    @Test("the header is dim on a terminal, and on nothing else")
    func colours() {
        let text = TextTable([TextTable.Column("ID")], rows: [["a"]]).text(TerminalStyle(isColoured: true))
        #expect(text == "\u{1b}[2mID\u{1b}[0m\na\n")
    }

    @Test("wide characters and marks on letters keep their columns straight")
    func wide() {
        let table = TextTable(
            [TextTable.Column("NAME"), TextTable.Column("N", .right)],
            rows: [["日本", "1"], ["e\u{301}", "2"], ["🌼", "3"]])
        #expect(table.text() == "NAME  N\n日本  1\ne\u{301}     2\n🌼    3\n")
    }

    @Test("what would change a terminal is written out, and a line stays a line")
    func control() {
        let table = TextTable([TextTable.Column("SAYS")], rows: [["\u{1b}[2Jgone\n\t\u{202e}\u{9b}"]])
        #expect(table.text() == "SAYS\n\\x1b[2Jgone\\n\\t\\x202e\\x9b\n")
        var sheet = Sheet("a\u{7}b")
        sheet.add(fields: [("x", "\u{1b}c"), ("absent", nil)])
        #expect(sheet.text() == "a\\x07b\nx  \\x1bc\n")
    }

    @Test("JSON has sorted keys, plain texts for money and time, and one form")
    func json() throws {
        let value = Value.map(
            ValueMap([
                ("zone", .null), ("amount", .money(try Money("12.50 EUR"))), ("at", .instant(.epoch)),
                ("for", .duration(.seconds(90))), ("none", []), ("empty", [:]), ("rate", .float(0.5)),
                ("who", .personal(PersonalReference(subject: "ada", slot: 7))), ("list", [1, true, "a\"b"]),
            ]))
        #expect(
            JSONOutput.text(value) == #"""
                {
                  "amount": "12.50 EUR",
                  "at": "1970-01-01T00:00:00Z",
                  "empty": {},
                  "for": "90s",
                  "list": [
                    1,
                    true,
                    "a\"b"
                  ],
                  "none": [],
                  "rate": 0.5,
                  "who": "«personal»",
                  "zone": null
                }
                """#)
    }

    @Test(
        "sizes are written to a tenth of their unit",
        arguments: [
            (0, "0 B"), (1_023, "1023 B"), (1_024, "1.0 KiB"), (10_240, "10.0 KiB"),
            (1_048_575, "1023.9 KiB"),
            (1_048_576, "1.0 MiB"), (5_368_709_120, "5.0 GiB"),
        ] as [(Int64, String)])
    func sizes(bytes: Int64, text: String) { #expect(DisplayText.bytes(bytes) == text) }
}
