import Dandelion
import DandelionModel
import DandelionStore
package import DandelionWorkflow

/// An operator's orders to a store's homes, from beside its host or without one.
///
/// Every order is mail: it is durable when it was sent, and the host that has the
/// store open takes it up at once, or the next one when it begins.
package final class OperatorMail: Sendable {
    /// From whom orders come; the host's own orders have the same.
    static let source = "operator"

    let address: StoreAddress
    let store: any Store
    private let clock: any EngineClock

    /// Opens the store as a guest.
    ///
    /// - Throws: ``OrderRefusal/inMemory``; `FoldError.store` where there is no
    ///   such store yet, or it cannot be used.
    package init(_ address: StoreAddress, clock: any EngineClock = SystemClock()) async throws {
        guard address.place != .memory else { throw OrderRefusal.inMemory }
        self.address = address
        self.clock = clock
        store = try await Blocking.run {
            do throws(StoreError) {
                let store = try address.source.make()
                try store.open(Engine.schema, as: .guest)
                return store
            } catch {
                throw FoldError.store(error)
            }
        }
        do {
            try ImportMark.refuse(store, name: address.text)
        } catch {
            store.close()
            throw error
        }
    }

    /// Judges an order on what is durable, and sends it.
    ///
    /// An order that was admitted before under its id is a repeat, whatever became of it.
    /// What the home has become when the order is taken up is judged again then;
    /// ``outcome(of:within:pausing:)`` says so.
    ///
    /// - Parameter id: The order's own id; the same one again is a repeat. Nil makes one.
    /// - Returns: When the order is durable.
    /// - Throws: ``OrderRefusal``; `ConfigurationRefusal` for an order about a
    ///   plugin; `FoldError`. Nothing was sent then.
    package func send(_ order: OperatorOrder, to home: String, id: String? = nil) async throws -> SentOrder {
        for (what, name) in [("home", home), ("message id", id ?? "an id")] {
            if let reason = Name.problem(with: name) {
                throw FoldError.badName(what: what, name: name, reason: reason)
            }
        }
        let key = HomeKey(home)
        let (kind, type) = order.entry
        // As the host will read it.
        let body = try JSONText.decode(JSONText.encode(order.body))
        let now = clock.now()
        var chance = SystemRandomNumberGenerator()
        let id = id ?? Identifier(at: now, using: &chance).text
        let fingerprint = Fingerprint(
            source: Self.source, messageID: id, type: type, body: body, schema: nil, key: store.digestKey)
        let isKnown = try await Blocking.run { [self] in try knows(fingerprint, id, key) }
        if !isKnown { try await Blocking.run { [self] in try judge(order, key) } }
        let letter = Mail(
            home: key, source: Self.source, messageID: id, fingerprint: fingerprint, kind: kind, type: type,
            recordedAt: now, body: body)
        let hasHost = address.hasHost
        let receipts = try await MailSlot(store: store, clock: clock).put([letter])
        return SentOrder(
            home: home, id: id, isRepeat: isKnown || receipts.first?.isRepeat == true, hasHost: hasHost,
            fingerprint: fingerprint)
    }

    /// Whether the same order was admitted before under its id.
    private func knows(_ fingerprint: Fingerprint, _ id: String, _ home: HomeKey) throws -> Bool {
        let receipt = try store.read {
            try $0.get(Tables.receipt, key: home.row(.blob(fingerprint.message.bytes)))
        }
        guard let receipt else { return false }
        guard receipt[3] == .blob(fingerprint.content.bytes) else {
            throw FoldError.differentContent(home: home.name, messageID: id, number: receipt[4].integer)
        }
        return true
    }

    /// Lets go of the store. What was sent stands.
    package func close() { store.close() }
}
