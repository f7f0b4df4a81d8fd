import DandelionModel
package import DandelionStore

/// What others ask of lanes that share their store with other workers.
extension Lanes {
    /// Whether many workers share the store.
    package var areShared: Bool { duty != nil }

    /// Whether letters to a home are folded here.
    package func serve(_ home: HomeKey) -> Bool { duty?.board.serves(home.shard) ?? true }

    /// The shards that are folded here; all where one process owns the store.
    package var servedShards: Set<Int64> { duty?.board.all ?? Set(0..<Int64(Shard.count)) }

    /// One round of keeping leases, for whoever does it by hand; see ``ShardKeeper/step()``.
    package func keepLeases() throws(StoreError) { try duty?.keeper.step() }

    /// Returns when a home is folded here, or the lanes have ended.
    ///
    /// - Parameter waiting: Called at each look at which it is not, with the name of who has it, if anybody.
    package func waitUntilServed(_ home: HomeKey, _ waiting: (String?) -> Void) async throws {
        guard let duty else { return }
        while !haveEnded {
            let rings = duty.board.bell.rings
            if duty.board.serves(home.shard) { return }
            waiting(duty.keeper.holder(of: home.shard))
            try await duty.board.bell.wait(since: rings, for: .seconds(1))
        }
    }

    /// The receipts of letters whose turns have run, where some went to other workers.
    ///
    /// - Throws: As ``Admission/wait(for:_:)``.
    package func processed(_ letters: [Mail], _ receipts: [Receipt]) async throws -> [Receipt] {
        guard let duty else { return receipts }
        let admission = Admission(store: store, bell: duty.board.bell) { [weak self] in
            self.map { !$0.haveEnded } ?? false
        }
        var processed: [Receipt] = []
        for (letter, receipt) in zip(letters, receipts) {
            processed.append(
                receipt.number == nil ? try await admission.wait(for: letter, receipt) : receipt)
        }
        return processed
    }
}
