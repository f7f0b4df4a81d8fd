package import DandelionModel
package import DandelionStore

extension RunRow {
    /// Whether what it says of itself stands in a person's slot.
    package var hasPersonalStatus: Bool { statusText?.hasPrefix(Self.slotMark) ?? false }

    /// The subscriptions of a run and of its listeners: what it hears.
    package static func hearing(of run: String, in home: HomeKey) -> Scan {
        Subscriber.scan(run: run, in: home)
    }

    /// The value of a key field by whose text a subscription is found; nil where it is no such text.
    package static func value(ofSubscriptionKey text: String) -> Value? {
        switch text.first {
        case "s": .string(String(text.dropFirst()))
        case "i": Int64(text.dropFirst()).map(Value.int)
        default: nil
        }
    }
}
