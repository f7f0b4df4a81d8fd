import DandelionModel

/// What somebody asks about: a kind and an id.
enum WhySubject: Equatable, Sendable {
    case entry(Int64)
    case transfer(Int64)
    case reward(Int64)
    case message(String)
    case run(String)
    case channel(String)
    case referral(String)
    case referrer(String)
    case member(String)

    /// The kinds, as they are written in front of an id.
    static let kinds = [
        "entry", "transfer", "reward", "message", "run", "channel", "referral", "referrer", "member",
    ]

    init?(kind: String, id: String) {
        switch kind {
        case "message": self = .message(id)
        case "run": self = .run(id)
        case "channel", "promotion": self = .channel(id)
        case "referral": self = .referral(id)
        case "referrer": self = .referrer(id)
        case "member": self = .member(id)
        default:
            guard let number = Int64(id), number > 0 else { return nil }
            switch kind {
            case "entry": self = .entry(number)
            case "transfer": self = .transfer(number)
            case "reward": self = .reward(number)
            default: return nil
            }
        }
    }

    /// As it is asked about: `reward:12`.
    var text: String {
        switch self {
        case .entry(let number): "entry:\(number)"
        case .transfer(let number): "transfer:\(number)"
        case .reward(let number): "reward:\(number)"
        case .message(let id): "message:\(id)"
        case .run(let id): "run:\(id)"
        case .channel(let id): "channel:\(id)"
        case .referral(let id): "referral:\(id)"
        case .referrer(let id): "referrer:\(id)"
        case .member(let id): "member:\(id)"
        }
    }
}
