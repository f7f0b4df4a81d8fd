import DandelionModel
import Testing

@Suite("JSON text that is refused")
struct JSONTestsRefusals {
    struct Refusal: CustomTestStringConvertible, Sendable {
        let text: String
        let line: Int
        let column: Int
        let path: String
        let reason: JSONError.Reason
        var testDescription: String { String(text.prefix(60)) }

        init(_ text: String, _ line: Int, _ column: Int, _ path: String, _ reason: JSONError.Reason) {
            self.text = text
            self.line = line
            self.column = column
            self.path = path
            self.reason = reason
        }
    }

    private static func found(_ found: String, _ expected: String) -> JSONError.Reason {
        .unexpected(found: found, expected: expected)
    }

    private static let end = "the end of the text"
    private static let nested = String(repeating: "[", count: 100_000)
    private static let moneyForm = #"a text such as "10.00 USD""#

    static let all: [Refusal] = [
        Refusal("", 1, 1, "", found(end, "a value")),
        Refusal("\n  ", 2, 3, "", found(end, "a value")),
        Refusal("[1,2", 1, 5, "", found(end, "',' or ']'")),
        Refusal("[1,]", 1, 4, "[1]", found("']'", "a value")),
        Refusal("[1 2]", 1, 4, "", found("'2'", "',' or ']'")),
        Refusal("{\n\"a\": {\"é\": [1, x]}}", 2, 16, "a.é[1]", found("'x'", "a value")),
        Refusal(#"{"a":1,}"#, 1, 8, "", found("'}'", "a key in double quotes")),
        Refusal("{a:1}", 1, 2, "", found("'a'", "a key in double quotes")),
        Refusal("{'a':1}", 1, 2, "", found("'''", "a key in double quotes")),
        Refusal(#"{"a" 1}"#, 1, 6, "a", found("'1'", "':' and a value")),
        Refusal(#"{"a":}"#, 1, 6, "a", found("'}'", "a value")),
        Refusal(#"{"a":1"b":2}"#, 1, 7, "", found("'\"'", "',' or '}'")),
        Refusal("1 2", 1, 3, "", found("'2'", end)), Refusal("{}}", 1, 3, "", found("'}'", end)),
        Refusal("truex", 1, 5, "", found("'x'", end)), Refusal("tru", 1, 1, "", found("'t'", "a value")),
        Refusal("True", 1, 1, "", found("'T'", "a value")), Refusal("NaN", 1, 1, "", found("'N'", "a value")),
        Refusal("// no\n1", 1, 1, "", found("'/'", "a value")),
        Refusal("\u{feff}1", 1, 1, "", found("U+FEFF", "a value")),
        Refusal("\u{a0}1", 1, 1, "", found("U+00A0", "a value")),
        Refusal("+1", 1, 1, "", found("'+'", "a value")), Refusal(".5", 1, 1, "", found("'.'", "a value")),
        Refusal("-", 1, 2, "", found(end, "a digit")), Refusal("1.", 1, 3, "", found(end, "a digit")),
        Refusal("[1.e3]", 1, 4, "[0]", found("'e'", "a digit")),
        Refusal("1e+", 1, 4, "", found(end, "a digit")), Refusal("0x1", 1, 2, "", found("'x'", end)),
        Refusal("[-01]", 1, 2, "[0]", .leadingZero), Refusal("00", 1, 1, "", .leadingZero),
        Refusal("[9223372036854775808]", 1, 2, "[0]", .integerTooLarge("'9223372036854775808'")),
        Refusal("-9223372036854775809", 1, 1, "", .integerTooLarge("'-9223372036854775809'")),
        Refusal("1e400", 1, 1, "", .floatTooLarge("'1e400'")),
        Refusal("\"a", 1, 3, "", found(end, "a closing double quote")),
        Refusal("\"a\nb\"", 1, 3, "", .controlCharacter(10)),
        Refusal(#""\x""#, 1, 3, "", found("'x'", #"one of " \ / b f n r t u behind a backslash"#)),
        Refusal(#""\u12g4""#, 1, 6, "", found("'g'", "four hexadecimal digits")),
        Refusal(#""\ud800""#, 1, 2, "", .loneSurrogate), Refusal(#""\udc00""#, 1, 2, "", .loneSurrogate),
        Refusal(#""\ud800\u0061""#, 1, 2, "", .loneSurrogate),
        Refusal(#""\ud800\ud800""#, 1, 2, "", .loneSurrogate),
        Refusal(#"{"x":{"a":1,"\u0061":2}}"#, 1, 13, "x.a", .duplicateKey),
        Refusal(#"{"$money":"1 USD","$money":"1 USD"}"#, 1, 19, "$money", .duplicateKey),
        Refusal(nested, 1, 33, String(repeating: "[0]", count: 32), .tooDeep(limit: 32)),
        Refusal(#"{"a":{"$mony":"1 USD"}}"#, 1, 6, "a", .unknownTag("'$mony'", suggestion: "$money")),
        Refusal(#"{"$":1}"#, 1, 1, "", .unknownTag("'$'", suggestion: nil)),
        Refusal(#"{"$money":1}"#, 1, 11, "", .badTag("$money", found: "a int", expected: moneyForm)),
        Refusal(
            #"{"$money":"1 XXQ"}"#, 1, 11, "", .badTag("$money", found: "'1 XXQ'", expected: moneyForm)),
        Refusal(
            #"{"$money":{"$bytes":"MSBVU0Q="}}"#, 1, 11, "",
            .badTag("$money", found: "'1 USD'", expected: moneyForm)),
    ]

    @Test("says where, what was found and what was expected", arguments: all)
    func places(_ refusal: Refusal) throws {
        let error = #expect(throws: JSONError.self) { try JSONText.decode(refusal.text) }
        #expect(error?.reason == refusal.reason)
        #expect(error?.path == refusal.path)
        #expect(error?.line == refusal.line)
        #expect(error?.column == refusal.column)
    }

    @Test(
        "has a tag with a content that the tag does not have",
        arguments: [
            #"{"$float":"nan"}"#, #"{"$float":1.0}"#, #"{"$float":"1.0"}"#,
            #"{"$instant":"2026-02-30T00:00:00Z"}"#,
            #"{"$instant":0}"#, #"{"$duration":"1 month"}"#, #"{"$duration":"99999999999999999999s"}"#,
            #"{"$bytes":"_w=="}"#, #"{"$bytes":"/w"}"#, #"{"$bytes":"/w="}"#, #"{"$bytes":"/x=="}"#,
            #"{"$bytes":"/w==/w=="}"#, #"{"$bytes":"===="}"#, #"{"$bytes":"é=="}"#, #"{"$personal":["m"]}"#,
            #"{"$personal":["m",1,2]}"#, #"{"$personal":["m",1.0]}"#, #"{"$personal":[1,1]}"#,
            #"{"$personal":"m"}"#, #"{"$money":["1 USD"]}"#, #"{"$money":"1.001 USD"}"#,
            #"{"$money":"1 usd"}"#,
        ])
    func tags(_ text: String) throws {
        let error = #expect(throws: JSONError.self) { try JSONText.decode(text) }
        guard case .badTag = error?.reason else {
            Issue.record("refused for another reason: \(String(describing: error))")
            return
        }
    }

    @Test(
        "is not UTF-8",
        arguments: [
            ([0xff], 1), ([0x22, 0xc3, 0x28, 0x22], 2), ([0x22, 0x61, 0xe2, 0x82], 3),
            ([0x22, 0xed, 0xa0, 0x80, 0x22], 2), ([0x22, 0xc0, 0x80, 0x22], 2),
            ([0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], 2), ([0x22, 0xc3, 0xa9, 0x80, 0x22], 3),
        ] as [([UInt8], Int)])
    func encoding(_ bytes: [UInt8], _ column: Int) throws {
        let error = #expect(throws: JSONError.self) { try JSONText.decode(bytes) }
        #expect(error?.column == column)
        #expect(error?.reason == .notUTF8(bytes[column == 3 && bytes[1] == 0xc3 ? 3 : column - 1]))
    }

    @Test("is deep only through a personal tag that turns out to be none")
    func falseTag() throws {
        for depth in 30...32 {
            let open = String(repeating: "[", count: depth)
            let close = String(repeating: "]", count: depth)
            let text = open + #"{"$personal":["m",1],"x":1}"# + close
            if depth == 30 {
                try JSONText.decode(text).validate()
            } else {
                let error = #expect(throws: JSONError.self) { try JSONText.decode(text) }
                #expect(error?.reason == .tooDeep(limit: 32))
            }
        }
    }

    @Test("is found among many keys as among few")
    func manyKeys() throws {
        let keys = (0..<500).map { "\"k\($0)\":\($0)" }
        let text = "{" + keys.joined(separator: ",") + ",\n\"k7\":0}"
        let error = #expect(throws: JSONError.self) { try JSONText.decode(text) }
        #expect(error?.reason == .duplicateKey)
        #expect(error?.path == "k7")
        #expect(error?.line == 2)
    }

    @Test("is told in a sentence with place, finding and remedy")
    func sentence() throws {
        let error = #expect(throws: JSONError.self) { try JSONText.decode("{\"a\":\n[1,]}") }
        #expect(
            error?.description == """
                line 2, column 4, at 'a[1]': found ']', expected a value; nothing was read. Remove the comma \
                before it, or add what is missing
                """)
        let control = #expect(throws: JSONError.self) { try JSONText.decode("\"\t\"") }
        #expect(control?.description.hasSuffix(#"Write it as \u0009"#) == true)
        for refusal in Self.all {
            do { _ = try JSONText.decode(refusal.text) } catch {
                #expect(error.description.contains("nothing was read. "))
            }
        }
    }
}
