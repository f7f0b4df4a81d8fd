import DandelionStore

/// What an engine's lanes have to do with the other workers on their store.
struct LaneDuty: Sendable {
    let keeper: ShardKeeper
    let board: ShardBoard
    let forwarding: Forwarding
    /// So long a shard that is asked back waits for its activities: their next owner need not repeat them.
    let patience: Duration

    /// Nil where one process owns the store.
    init?(
        _ store: any Store, _ clock: any EngineClock, _ options: Lanes.Options, _ inboxes: [LaneInbox],
        _ quiescence: Quiescence
    ) {
        guard let table = store.leases, let worker = options.worker else { return nil }
        let board = ShardBoard()
        patience = options.patience
        self.board = board
        forwarding = Forwarding(to: MailSlot(store: store, clock: clock), quiescence: quiescence)
        keeper = ShardKeeper(
            table, for: worker, wanted: options.wantedShards, now: options.leaseTime,
            tell: { inboxes[Int($0.shard) % inboxes.count].notice($0) },
            changed: {
                for inbox in inboxes { inbox.noticeClock() }
                board.bell.ring()
            })
    }
}
