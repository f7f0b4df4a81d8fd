import DandelionModel
import DandelionStore
import DandelionWorkflow
import Glibc

/// Which homes an engine folds, where many workers share its store.
///
/// Means nothing on a store that one process owns: that one folds all of them.
@nonexhaustive
public enum HomeShare: Sendable, Equatable {
    /// As many as each of the other balanced workers, whichever they are.
    case balanced
    /// These, as soon as nobody else has them, and no others, but for homes that share a
    /// shard with one of these. Balanced workers take nothing of it for themselves.
    case only([String])
}

extension EngineOptions {
    /// Makes a worker of the engine, with an id that no other has.
    func setShare(of options: inout Lanes.Options) {
        var chance = SystemRandomNumberGenerator()
        let id = Identifier(at: SystemClock().now(), using: &chance).text
        switch share {
        case .balanced: options.worker = Worker(id: id, name: Self.processName)
        case .only(let homes):
            options.worker = Worker(id: id, name: Self.processName, isBalanced: false)
            options.wantedShards = Set(homes.map { Shard.of(home: $0) })
        }
        options.keepsLeasesByHand = keepsLeasesByHand
        if let leasePatience { options.patience = leasePatience }
        if let leaseTime { options.leaseTime = leaseTime }
    }

    /// This machine and process, as others are told who has a shard.
    private static var processName: String {
        var bytes = [CChar](repeating: 0, count: 256)
        // The last byte stays 0, also where a longer name was cut off.
        let status = gethostname(&bytes, bytes.count - 1)
        let name = bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        let host = status == 0 ? String(decoding: name, as: UTF8.self) : "unknown"
        return "\(host)/\(getpid())"
    }
}
