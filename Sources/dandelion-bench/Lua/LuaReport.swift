/// What reaching Lua and leaving it costs, in nanoseconds unless the name says otherwise.
struct LuaReport: Report {
    enum Figure: String, CaseIterable {
        case plainCall, call, plainLoop, loop, plainEnter, enter, enterWithArrays, plainState, state,
            plainSpawn
        case spawn, parkedBytes
    }

    let rounds: Int
    let medians: [Figure: Double]
    let library: LibraryMeasurement.Result

    /// From Lua into Swift and back, beside a function in C. The loop around is not counted.
    var callRatio: Double { (self[.call] - self[.loop]) / (self[.plainCall] - self[.plainLoop]) }
    /// From Swift into Lua and back, beside `lua_pcall`.
    var enterRatio: Double { self[.enter] / self[.plainEnter] }
    var stateMicros: Double { self[.state] / 1_000 }
    /// From nothing to the first call that waits.
    var spawnMicros: Double { self[.spawn] / 1_000 }

    private subscript(figure: Figure) -> Double { medians[figure] ?? 0 }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        let results: [(String, Double, digits: Int)] = [
            ("callRatio", callRatio, 3), ("enterRatio", enterRatio, 3), ("stateMicros", stateMicros, 2),
            ("spawnMicros", spawnMicros, 3), ("parkedBytes", self[.parkedBytes], 0),
        ]
        for (name, number, digits) in results {
            try container.encode(number.rounded(to: digits), forKey: Key(stringValue: name))
        }
        for figure in Figure.allCases where figure != .parkedBytes {
            try container.encode(
                self[figure].rounded(to: 1), forKey: Key(stringValue: figure.rawValue + "Nanos"))
        }
        try container.encode(library.meteredRatio.rounded(to: 3), forKey: Key(stringValue: "meteredRatio"))
        try container.encode(
            library.unmeteredRatio.rounded(to: 3), forKey: Key(stringValue: "unmeteredRatio"))
        try container.encode(
            (library.overshoots.map(\.seconds).max() ?? 0).rounded(to: 3),
            forKey: Key(stringValue: "overshootSeconds"))
        try container.encode(
            Dictionary(uniqueKeysWithValues: library.overshoots.map { ($0.name, $0.seconds.rounded(to: 3)) }),
            forKey: Key(stringValue: "overshoots"))
        try container.encode(
            Dictionary(uniqueKeysWithValues: library.ratios.map { ($0.name, $0.ratio.rounded(to: 2)) }),
            forKey: Key(stringValue: "libraryRatios"))
        try container.encode(rounds, forKey: Key(stringValue: "rounds"))
    }

    var table: Table {
        func row(_ name: String, _ ours: Figure, _ plain: Figure?, ratio: Double?) -> [String] {
            [
                name, self[ours].text(1), plain.map { self[$0].text(1) } ?? "-",
                ratio.map { $0.text(2) } ?? "-",
            ]
        }
        return Table(
            headings: ["", "ns", "plain C ns", "ratio"],
            rows: [
                row("Lua to Swift, with its loop", .call, .plainCall, ratio: callRatio),
                row("the loop alone", .loop, .plainLoop, ratio: nil),
                row("Swift to Lua", .enter, .plainEnter, ratio: enterRatio),
                row("the same with arrays", .enterWithArrays, .plainEnter, ratio: nil),
                row("a state, made and closed", .state, .plainState, ratio: nil),
                row("a fiber to its first wait", .spawn, .plainSpawn, ratio: nil),
                ["bytes of a parked fiber", self[.parkedBytes].text(0), "-", "-"],
                ["the language alone, beside stock Lua", "-", "-", library.meteredRatio.text(2)],
                ["the same, unmetered", "-", "-", library.unmeteredRatio.text(2)],
            ] + library.ratios.map { [$0.name, "-", "-", $0.ratio.text(2)] }
                + library.overshoots.map { ["late by, s: " + $0.name, "-", "-", $0.seconds.text(3)] })
    }
}
