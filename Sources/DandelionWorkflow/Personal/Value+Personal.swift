package import DandelionModel

extension Value {
    /// Whether a reference to somebody's personal value is in it, at any depth.
    package var refersToPerson: Bool {
        switch self {
        case .personal: true
        case .list(let values): values.contains(where: \.refersToPerson)
        case .map(let map): map.entries.contains { $0.value.refersToPerson }
        default: false
        }
    }
}
