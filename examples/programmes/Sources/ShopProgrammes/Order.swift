public import Dandelion
public import Foundation

/// A row of the shop's books.
public struct Order: Sendable {
    public let seq: Int
    public let customer: Int
    /// Midnight, UTC, of the day of the order.
    public let date: Instant
    public let quantity: Int
    /// In US cents.
    public let amount: Int64

    /// The orders of a file in the order of time: by date, then by `seq`.
    ///
    /// - Throws: ``OrderFileError`` for a file of another form, and what reading it throws.
    public static func read(from file: URL) throws -> [Order] {
        let lines = Array(try Data(contentsOf: file)).split(separator: UInt8(ascii: "\n"))
        guard let header = lines.first, header.elementsEqual(Self.header.utf8) else {
            throw OrderFileError.header(file: file.path)
        }
        var dates: [String: Instant] = [:]
        var orders: [Order] = []
        orders.reserveCapacity(lines.count)
        for (index, line) in lines.enumerated().dropFirst() {
            guard let order = Order(line, dates: &dates) else {
                throw OrderFileError.row(file: file.path, line: index + 1)
            }
            orders.append(order)
        }
        return orders.sorted { ($0.date, $0.seq) < ($1.date, $1.seq) }
    }

    private static let header = "seq,customer,date,quantity,amount_minor"

    /// - Parameter dates: Those that were read before: a few hundred days hold all orders.
    private init?(_ line: ArraySlice<UInt8>, dates: inout [String: Instant]) {
        let fields = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard fields.count == 5, let seq = Int(fields[0]), let customer = Int(fields[1]),
            let quantity = Int(fields[3]), let amount = Int64(fields[4])
        else { return nil }
        if dates[fields[2]] == nil, let day = try? CivilDate(fields[2]) {
            dates[fields[2]] = .epoch + .days(Int64(day.daysSinceEpoch))
        }
        guard let date = dates[fields[2]] else { return nil }
        self.seq = seq
        self.customer = customer
        self.date = date
        self.quantity = quantity
        self.amount = amount
    }

    /// How it is recorded. The id is the order's own, so recording it again changes nothing.
    var recording: Home.Recording {
        let event = OrderPaid(
            customer: String(customer), quantity: quantity,
            amount: Money(minorUnits: amount, currency: .usd), seq: seq)
        return Home.Recording(event, id: "order-\(seq)", occurredAt: date)
    }
}

/// What is wrong with a file of orders.
public enum OrderFileError: Error, CustomStringConvertible {
    case header(file: String)
    case row(file: String, line: Int)

    public var description: String {
        switch self {
        case .header(let file): "'\(file)' does not begin with the header of the orders; nothing was recorded"
        case .row(let file, let line): "line \(line) of '\(file)' is not an order; nothing was recorded"
        }
    }
}
