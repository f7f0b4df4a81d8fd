/// What a lane commits together.
package struct PendingBatch: Sendable {
    package typealias Rewrite = (first: Int, second: Int)

    package let operations: [Operation]
    /// Places of operations on one row: one, and the next that wrote the row again, in the order of those.
    package let rewrites: [Rewrite]
}
