import Dandelion
import DandelionPlugins
import DandelionRules

/// How a turn of an entry is known.
enum TurnChoice {
    /// By its place, as transfers note it.
    case index(Int)
    /// By an entry that it caused.
    case emitting(Int64)
    /// By its handler, where nothing tells more.
    case handler(String)
    /// As the only one that the entry has.
    case only
}

/// Turns: rules, handlers and steps, and the entries in which they ran.
extension WhyChain {
    /// A turn of an entry, that entry, and what caused it.
    func turn(of number: Int64, _ choice: TurnChoice) throws {
        guard let entry = try home.entry(number) else { return try gap(at: number) }
        guard let index = try index(in: entry, choice) else {
            if entry.turns.count > 1 { appendCandidates(of: entry) }
            return try self.entry(entry)
        }
        let turn = entry.turns[index]
        if let run = turn.run { return try step(of: run, turn, index, in: entry) }
        append(try handlerLink(turn, index, in: entry))
        try self.entry(entry)
    }

    /// Nil where the entry did it without a turn, and where several may have.
    private func index(in entry: LogEntry, _ choice: TurnChoice) throws -> Int? {
        switch choice {
        case .index(let index): return entry.turns.indices.contains(index) ? index : nil
        case .only: break
        case .handler(let name):
            if let index = entry.turns.firstIndex(where: { $0.handler == name }) { return index }
        case .emitting(let child):
            let emitted = try home.emissions(of: entry.number)
            guard let place = emitted.firstIndex(where: { $0.number == child }) else { break }
            // Where the log was written before turns noted how much they caused, the sum is another.
            guard entry.turns.reduce(0, { $0 + $1.emitted }) == emitted.count else { break }
            var first = 0
            for (index, turn) in entry.turns.enumerated() {
                first += turn.emitted
                if place < first { return index }
            }
        }
        return entry.turns.count == 1 ? 0 : nil
    }

    private func appendCandidates(of entry: LogEntry) {
        append(
            .handler, "one of the turns of entry:\(entry.number) did it", at: entry.at, entry: entry.number
        ) {
            for turn in entry.turns { $0.add("candidate", "\(turn.handler), version \(turn.version)") }
            $0.add("unknown", "which one was not kept when the entry was written")
        }
    }

    // MARK: Handlers

    private func handlerLink(_ turn: Disposition, _ index: Int, in entry: LogEntry) throws -> Explanation.Link
    {
        guard let handler = PluginHandler(turn.handler), case .rule(let name) = handler.part else {
            var link = Explanation.Link(.handler, Self.text(ofHandler: turn.handler))
            Self.place(turn, index, entry, in: &link)
            if turn.version > 0 { link.add("version", "\(turn.version)") }
            return link
        }
        let version = try plugins.version(turn.version, of: handler.plugin)
        var link = Explanation.Link(
            .rule, "the rule '\(name)' of \(Self.name(handler.plugin, turn.version, version)) fired")
        Self.place(turn, index, entry, in: &link)
        let rule = version.declaration?.rules.rule(named: name)
        // A turn that is run again was matched when its event came.
        let origin = try Self.origin(of: entry).flatMap { origin in
            try home.entry(origin.number).flatMap { first in
                first.turns.indices.contains(origin.turn) ? first.turns[origin.turn] : nil
            }
        }
        if let compared = (origin ?? turn).compared {
            link.compared = Self.comparisons(compared, rule)
        } else {
            link.add("compared", "not kept: the entry was written before values were")
        }
        link.add("declared", rule?.at)
        for detail in version.details { link.add(detail.name, detail.value) }
        return link
    }

    private static func place(
        _ turn: Disposition, _ index: Int, _ entry: LogEntry, in link: inout Explanation.Link
    ) {
        link.at = entry.at.description
        link.entry = entry.number
        link.turn = index
        if turn.outcome != .done { link.add("outcome", ending(turn)) }
    }

    private static func comparisons(_ compared: Value, _ rule: CompiledRule?) -> [Explanation.Comparison] {
        guard case .map(let map) = compared else { return [] }
        var asked: [String: String] = [:]
        var order: [String] = []
        for requirement in rule?.requirements ?? [] where map[requirement.what] != nil {
            if asked[requirement.what] == nil { order.append(requirement.what) }
            asked[requirement.what] = requirement.asked
        }
        order += map.entries.map(\.key).filter { asked[$0] == nil }
        return order.map { what in
            Explanation.Comparison(
                what: what, value: WhyValue.text(map[what] ?? .null), asked: asked[what])
        }
    }

    /// A plugin with the version of its manifest, or with the home's number of it.
    static func name(_ plugin: String, _ number: Int, _ version: PluginVersions.Version) -> String {
        "\(plugin) \(version.manifest ?? "(version \(number) of the home)")"
    }

    private static func text(ofHandler name: String) -> String {
        switch name {
        case PrimitiveEffects.stubs.name: "\(name) made the member known"
        case PrimitiveEffects.members.name: "\(name) noted what the event says of the member"
        case PrimitiveEffects.touches.name: "\(name) noted who led whom to whom"
        case PrimitiveEffects.referrals.name: "\(name) applied the home's programs"
        case "configure": "the order was carried out"
        case "rules": "the rules could not be asked"
        default: "the handler '\(name)' ran"
        }
    }
}
