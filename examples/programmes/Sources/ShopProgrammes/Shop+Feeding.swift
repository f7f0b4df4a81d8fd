import Dandelion
import DandelionTestWorld

/// How far the feeding of orders is.
public struct FeedProgress: Sendable {
    /// Orders that the engine has acknowledged, old ones included.
    public internal(set) var orders = 0
    public let total: Int
    /// Orders that were recorded before, in an earlier run.
    public internal(set) var repeated = 0
}

extension Shop {
    /// Records orders in their order, each day's at that day; closes the season; lets the last holds end.
    ///
    /// What is recorded already is not recorded again, so after a crash the
    /// whole is simply done again.
    ///
    /// - Parameter progress: Called after each day.
    @discardableResult
    public func feed(
        _ orders: [Order], progress: (FeedProgress) -> Void = { _ in }
    ) async throws -> FeedProgress {
        var done = FeedProgress(total: orders.count)
        for day in orders.chunked(by: { $0.date == $1.date }) {
            guard let date = day.first?.date else { continue }
            await clock.advance(engine, to: date)
            // The engine may have been told to run only just now; this waits for it.
            let receipts = try await home.record(contentsOf: day.map(\.recording), until: .processed)
            done.orders += receipts.count
            done.repeated += receipts.count { $0.isRepeat }
            progress(done)
        }
        guard let last = orders.last?.date else { return done }
        try await home.record(ShopClosing(season: "1998"), id: "closing")
        await clock.advance(engine, to: last + .days(30))
        return done
    }
}

extension Array {
    /// Neighbours that belong together, as slices.
    fileprivate func chunked(by belongs: (Element, Element) -> Bool) -> [ArraySlice<Element>] {
        var chunks: [ArraySlice<Element>] = []
        var start = startIndex
        for index in indices where index > start && !belongs(self[index - 1], self[index]) {
            chunks.append(self[start..<index])
            start = index
        }
        if start < endIndex { chunks.append(self[start...]) }
        return chunks
    }
}
