public import Foundation

/// The files of the shop, which the example `shop` brings.
public enum ShopData {
    /// `data` of that example, beside this one.
    public static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("shop/data")

    public static var orders: URL { folder.appendingPathComponent("orders.csv") }
    public static var expected: URL { folder.appendingPathComponent("expected.json") }
}
