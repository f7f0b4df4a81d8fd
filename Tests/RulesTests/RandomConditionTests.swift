import DandelionModel
import DandelionRules
import Testing

@Suite("Ten thousand random conditions")
struct RandomConditionTests {
    private static func pattern(_ field: String, _ condition: Value) throws(RuleProblems) -> Pattern {
        try Pattern(
            decoding: AST.event("order.paid", .map(ValueMap([(field, condition)]))), events: Shop.events)
    }

    @Test("hold exactly where their meaning, read word by word, says so", arguments: UInt64(1)...20)
    func agree(seed: UInt64) throws {
        var random = RandomCondition(seed: seed)
        var refused = 0
        for _ in 0..<500 {
            let kind = random.kind()
            let condition = random.condition(kind)
            guard let pattern = try? Self.pattern(kind.rawValue, condition) else {
                // A refusal says that nothing can meet it: so nothing does.
                refused += 1
                for _ in 0..<40 {
                    let value = random.value(kind)
                    #expect(!Interpreter.holds(condition, value), "\(condition) was refused")
                }
                continue
            }
            for _ in 0..<10 {
                let value = random.value(kind)
                let body = ValueMap(value.map { [(kind.rawValue, $0)] } ?? [])
                let found = pattern.matches(.map(body))
                #expect(
                    found == Interpreter.holds(condition, value), "\(pattern) of \(String(describing: value))"
                )
                #expect((pattern.complaint(about: .map(body)) == nil) == found)
            }
        }
        #expect(refused < 250)
    }

    @Test("come back equal from their encoding, and from its bytes", arguments: UInt64(1)...20)
    func roundTrip(seed: UInt64) throws {
        var random = RandomCondition(seed: seed)
        for _ in 0..<500 {
            let kind = random.kind()
            guard let pattern = try? Self.pattern(kind.rawValue, random.condition(kind)) else { continue }
            let decoded = try ValueCodec.decode(ValueCodec.encode(pattern.value))
            #expect(try Pattern(value: decoded) == pattern)
            #expect(decoded == pattern.value)
        }
    }
}
