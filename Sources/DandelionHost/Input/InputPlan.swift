package import DandelionModel
import Foundation

/// All events of all inputs, in the order of their times, found by one reading
/// of the files before anything is recorded.
///
/// It keeps places and times, not events: a row is read again when its turn
/// comes, so that memory holds 40 bytes for each.
package struct InputPlan: Sendable {
    struct Item: Sendable {
        let time: Instant
        let bytes: Range<Int>
        let line: Int32
        let input: Int32
    }

    private let inputs: [EventInput]
    let items: [Item]
    /// Rows for which no entry of the mapping is.
    package let unmatched: Int
    /// Rows that could not be read, the first of them with their reasons.
    package let problems: [InputProblem]
    package let problemCount: Int

    package var count: Int { items.count }
    /// The time of the first event and the last; nil where none has a time.
    package var span: (first: Instant, last: Instant)? {
        guard let first = items.first(where: { $0.time > Self.untimed })?.time, let last = items.last?.time
        else {
            return nil
        }
        return (first, last)
    }

    /// The time of events that have none and come before all that have one.
    static let untimed = Instant(microseconds: .min)
    package static let shownProblems = 20

    /// Reads the inputs.
    ///
    /// An event without a time comes right after the one before it in its file.
    ///
    /// - Parameter reject: Called for each row that cannot be read, with its text.
    /// - Throws: ``InputProblem`` and ``MappingRefusal`` where a whole file cannot be used.
    package init(
        _ files: [InputFile], mapping: EventMapping?, catalog: EventCatalog,
        reject: (InputProblem, String) throws -> Void = { _, _ in }
    ) throws {
        var inputs: [EventInput] = []
        var refusals: [String] = []
        for file in files {
            do {
                inputs.append(try EventInput(file, mapping: mapping, catalog: catalog))
            } catch let refusal as MappingRefusal {
                refusals += refusal.problems
            }
        }
        guard refusals.isEmpty else { throw MappingRefusal(problems: refusals) }
        var items: [Item] = []
        var (unmatched, problemCount) = (0, 0)
        var problems: [InputProblem] = []
        for (index, input) in inputs.enumerated() {
            var time = Self.untimed
            try input.forEachRow { place, outcome in
                switch outcome {
                case .event(let draft):
                    time = draft.occurredAt ?? time
                    items.append(
                        Item(
                            time: time, bytes: place.bytes, line: Int32(clamping: place.line),
                            input: Int32(index)))
                case .unmatched: unmatched += 1
                case .problem(let problem):
                    problemCount += 1
                    if problems.count < Self.shownProblems { problems.append(problem) }
                    try reject(problem, input.text(at: place))
                }
            }
        }
        // Files in the order in which they were named, lines in theirs: the same order every time.
        items.sort { left, right in
            if left.time != right.time { return left.time < right.time }
            if left.input != right.input { return left.input < right.input }
            return left.bytes.lowerBound < right.bytes.lowerBound
        }
        self.inputs = inputs
        self.items = items
        self.unmatched = unmatched
        self.problems = problems
        self.problemCount = problemCount
    }

    /// The events of a part of the plan, in its order.
    func events(in range: Range<Int>) -> [EventDraft] {
        var drafts: [EventDraft] = []
        drafts.reserveCapacity(range.count)
        var next = range.lowerBound
        while next < range.upperBound {
            let input = items[next].input
            var places: [EventInput.Place] = []
            while next < range.upperBound, items[next].input == input {
                places.append(EventInput.Place(bytes: items[next].bytes, line: Int(items[next].line)))
                next += 1
            }
            drafts += inputs[Int(input)].events(at: places)
        }
        return drafts
    }

    /// Where an event stands, as `orders.csv:17`, and its text.
    func place(of index: Int) -> (file: String, line: Int, text: String) {
        let item = items[index]
        let input = inputs[Int(item.input)]
        let place = EventInput.Place(bytes: item.bytes, line: Int(item.line))
        return (input.file.name, Int(item.line), input.text(at: place))
    }

    /// Groups of events that are recorded together: about as many as asked for,
    /// and never a part of those of one instant.
    func groups(of size: Int) -> [Range<Int>] {
        var groups: [Range<Int>] = []
        var start = 0
        while start < items.count {
            var end = min(start + size, items.count)
            while end < items.count, items[end].time == items[end - 1].time { end += 1 }
            groups.append(start..<end)
            start = end
        }
        return groups
    }
}
