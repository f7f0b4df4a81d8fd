import Dandelion

/// Takes messages and sends them nowhere: what a run on recorded events must do.
/// The store notes for each whether it would have gone out.
struct HostChannel: ChannelAdapter {
    let name = "preview"

    func deliver(_ message: OutgoingMessage, idempotencyKey: String) async throws {}
}
