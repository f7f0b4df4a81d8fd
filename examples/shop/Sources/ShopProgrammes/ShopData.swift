public import Foundation

/// The files that the example brings.
public enum ShopData {
    /// `data` in the example's folder.
    public static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("data")

    public static var orders: URL { folder.appendingPathComponent("orders.csv") }
    public static var expected: URL { folder.appendingPathComponent("expected.json") }
}
