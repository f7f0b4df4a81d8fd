public import Foundation

/// The figures that another program found for the same orders.
public struct Expected: Sendable, Decodable {
    public let rows: Int
    public let customers: Int
    private let plain: Commission
    private let cap: Cap
    private let programBudget: Budget

    public static func read(from file: URL) throws -> Expected {
        try JSONDecoder().decode(Expected.self, from: try Data(contentsOf: file))
    }

    /// What a programme grants in all, in US cents.
    public func total(of programme: Programme) -> Int64 {
        switch programme {
        case .halfEven: plain.halfEven
        case .halfUp: plain.halfUp
        case .capped: cap.total
        case .budgeted: programBudget.paid
        }
    }

    private enum CodingKeys: String, CodingKey {
        case rows, customers, cap
        case plain = "commission_7_5_percent_rounded_per_row"
        case programBudget = "program_budget"
    }

    private struct Commission: Decodable {
        let halfEven: Int64
        let halfUp: Int64

        enum CodingKeys: String, CodingKey {
            case halfEven = "half_even_total"
            case halfUp = "half_up_total"
        }
    }

    private struct Cap: Decodable {
        let total: Int64

        enum CodingKeys: String, CodingKey { case total = "total_paid" }
    }

    private struct Budget: Decodable {
        let paid: Int64
    }
}
