import DandelionModel
import DandelionStore
import Testing

@Suite("A sorted map")
struct SortedMapTests {
    @Test("holds what a dictionary holds, in order, and its copies stand still", arguments: 0..<12)
    func agreesWithDictionary(seed: Int) {
        var work = RandomWork(seed: UInt64(seed))
        var map = SortedMap<Int>()
        var model: [OrderedKey: Int] = [:]
        var copies: [(SortedMap<Int>, [OrderedKey: Int])] = []
        // Odd seeds count upward, as a log does; the others meet the same keys again and again.
        let spread = seed % 2 == 0 ? 3000 : 40
        for step in 0..<6000 {
            let key = Self.key(seed % 2 == 0 ? work.below(spread) : step + work.below(spread), work.below(2))
            // It grows for a while, then shrinks, so that nodes split and join.
            if work.below(10) < (step / 1500 % 2 == 0 ? 8 : 2) {
                #expect(map.put(key, step) == model.updateValue(step, forKey: key))
            } else {
                let key = work.below(3) == 0 ? key : model.keys.min() ?? key
                #expect(map.remove(key) == model.removeValue(forKey: key))
            }
            if step % 500 == 0 { copies.append((map, model)) }
            if step % 250 == 0 { compare(map, model, &work) }
        }
        for (map, model) in copies { compare(map, model, &work) }
        for key in model.keys { map.remove(key) }
        #expect(map.count == 0 && map.cursor().key == nil)
    }

    private static func key(_ number: Int, _ length: Int) -> OrderedKey {
        OrderedKey([.text("home" + String(repeating: "\0", count: length)), .integer(Int64(number))])
    }

    private func compare(_ map: SortedMap<Int>, _ model: [OrderedKey: Int], _ work: inout RandomWork) {
        #expect(map.count == model.count)
        let sorted = model.sorted { $0.key < $1.key }
        for _ in 0..<3 {
            let from = work.below(4) == 0 ? nil : Self.key(work.below(4000), work.below(2))
            let to = work.below(4) == 0 ? nil : Self.key(work.below(4000), work.below(2))
            var expected = sorted.filter { entry in
                (from.map { $0 <= entry.key } ?? true) && (to.map { entry.key < $0 } ?? true)
            }
            let isReversed = work.below(2) == 0
            if isReversed { expected.reverse() }
            var cursor = map.cursor(from: from, to: to, reversed: isReversed)
            for (key, value) in expected {
                #expect(cursor.key == key)
                #expect(cursor.value == value)
                #expect(map[key] == value)
                cursor.advance()
            }
            #expect(cursor.key == nil && cursor.value == nil)
        }
    }
}

@Suite("An ordered key")
struct OrderedKeyTests {
    static let cells: [Cell] =
        [nil, 0, 1, -1, 256, .integer(.min), .integer(.max)] + RandomWork.names.map { .text($0) }
        + [[], [0], [0, 0], [0, 1], [0, 255], [1], [255], [255, 0]].map { .blob($0) }

    @Test("orders bytes as cells are ordered, with what follows and as a beginning")
    func ordersAsCells() {
        for left in Self.cells {
            for right in Self.cells {
                let (a, b) = (OrderedKey([left]), OrderedKey([right]))
                #expect((a < b) == (left < right))
                #expect((a == b) == (left == right))
                // A cell that follows counts only where the first ones are the same.
                #expect((OrderedKey([left, 9]) < OrderedKey([right, 1])) == (left < right))
                #expect((a.pastPrefixed < OrderedKey([right, .integer(.max)])) == (left < right))
            }
        }
    }
}
