/// How soon an owner heard of letters.
struct WakeReport: Report {
    let store: String
    let letters: Int
    /// Of which nothing was heard before the next one.
    let missed: Int
    let p50Millis: Double
    let p99Millis: Double
    /// Calls in all: a store may hear of a letter more than once.
    let calls: Int

    /// - Parameter heard: When the owner was called, in nanoseconds of the clock of ``SentLetter``.
    init(store: String, sent: [SentLetter], heard: [Int64]) {
        self.store = store
        letters = sent.count
        calls = heard.count
        var missed = 0
        var delays: [Double] = []
        for (place, letter) in sent.enumerated() {
            let end = place + 1 < sent.count ? sent[place + 1].submitted : Int64.max
            if let call = heard.first(where: { $0 >= letter.told && $0 < end }) {
                delays.append(Double(call - letter.told) / 1e6)
            } else if heard.contains(where: { $0 >= letter.submitted && $0 < letter.told }) {
                // It was seen in the store before its sender could tell.
                delays.append(0)
            } else {
                missed += 1
            }
        }
        self.missed = missed
        let sample = Sample(delays)
        p50Millis = sample.median.rounded(to: 3)
        p99Millis = sample.at(0.99).rounded(to: 3)
    }

    var table: Table {
        Table(
            headings: ["letters", "missed", "p50 ms", "p99 ms", "calls"],
            rows: [[String(letters), String(missed), p50Millis.text(2), p99Millis.text(2), String(calls)]])
    }
}
