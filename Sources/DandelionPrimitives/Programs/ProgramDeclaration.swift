public import DandelionModel

/// The terms of a referral programme: who earns what for whose sale, and when.
public struct ProgramDeclaration: Sendable, Hashable {
    /// Unique in a home. The programme's account of the ledger bears it.
    public let name: String
    /// What the referrer earns for a conversion; nil for nothing.
    public var referrerReward: Reward?
    /// What the friend earns; nil for nothing.
    public var friendReward: Reward?
    public var attribution = Attribution()
    /// How long a reward is held before it is payable, from the home's clock at
    /// its conversion on; nil for not at all.
    public var hold: Duration?
    public var cap: Cap?
    public var rounding = Rounding.halfEven
    public var onRefund = OnRefund.clawBack
    public var sale = SaleFields()
    public var refund = RefundFields()
    /// How links are written; `{code}` stands for the code, or `{member}` for the member's id.
    ///
    /// A link with the member can be made by whoever knows the id: it is found
    /// only as it is written, and a visit of it proves less than a code.
    public var link = Self.standardLink

    public static let standardLink = "/r/{code}"

    /// A programme of a name, which rewards nobody yet.
    public init(name: String) { self.name = name }

    public enum Reward: Sendable, Hashable {
        /// A part of the sale's amount.
        case rate(Rate)
        case money(Money)
    }

    /// Which evidence a sale goes back to.
    public struct Attribution: Sendable, Hashable {
        public var model = Model.lastTouch
        /// Touches count from this long before the sale, up to it and without it.
        public var window = Duration.days(30)
        /// The kinds that count, the strongest first: of two touches at one
        /// instant the stronger wins.
        public var evidence = EvidenceKind.allCases

        public init() {}
    }

    public enum Model: String, Sendable, Hashable, CaseIterable {
        case lastTouch = "last_touch"
        case firstTouch = "first_touch"
    }

    /// How many conversions of one referrer are rewarded in a calendar period of UTC.
    ///
    /// A conversion beyond it is recorded, and rewards neither side.
    public struct Cap: Sendable, Hashable {
        public var every: Period
        public var count: Int64

        public init(every: Period, count: Int64) {
            self.every = every
            self.count = count
        }
    }

    public enum Period: String, Sendable, Hashable, CaseIterable {
        case month
        /// From Monday on.
        case week
        case day
    }

    /// What a refund does to the rewards of its sale.
    public enum OnRefund: String, Sendable, Hashable, CaseIterable {
        /// The part that was refunded is taken back from both sides, also after pay-out.
        case clawBack = "claw_back"
        case keep
    }

    /// The event that is a sale, and which of its fields say what.
    public struct SaleFields: Sendable, Hashable {
        public var event = "order.paid"
        public var order = "order"
        public var member = "member"
        public var amount = "amount"
        public var code = "code"
        public var link = "link"
        public var nominatedBy = "nominated_by"

        public init() {}
    }

    /// The event that refunds a sale, and which of its fields say what.
    public struct RefundFields: Sendable, Hashable {
        public var event = "order.refunded"
        public var order = "order"
        public var amount = "amount"
        public var reports = Reports.more

        public init() {}

        public enum Reports: String, Sendable, Hashable, CaseIterable {
            /// Each event tells what was refunded by it.
            case more
            /// Each event tells what was refunded in all, so far.
            case inAll = "in_all"
        }
    }
}

/// What can lead a friend to a referrer.
public enum EvidenceKind: String, Sendable, Hashable, CaseIterable {
    /// The friend said who it was.
    case nomination
    /// The friend gave a code.
    case code
    /// The friend followed a link.
    case link
}

extension ProgramDeclaration {
    /// The declaration as ``init(decoding:)`` reads it, each key spelled out.
    public var value: Value {
        let attribution: Value = [
            "model": .string(attribution.model.rawValue), "window": .duration(attribution.window),
            "evidence": .list(attribution.evidence.map { .string($0.rawValue) }),
        ]
        let cap = cap.map { cap -> Value in
            ["per": "referrer", "every": .string(cap.every.rawValue), "count": .int(cap.count)]
        }
        let sale: Value = [
            "event": .string(sale.event), "order": .string(sale.order), "member": .string(sale.member),
            "amount": .string(sale.amount), "code": .string(sale.code), "link": .string(sale.link),
            "nominated_by": .string(sale.nominatedBy),
        ]
        let refund: Value = [
            "event": .string(refund.event), "order": .string(refund.order), "amount": .string(refund.amount),
            "reports": .string(refund.reports.rawValue),
        ]
        return record([
            ("name", .string(name)),
            ("reward", record([("referrer", referrerReward?.value), ("friend", friendReward?.value)])),
            ("attribution", attribution), ("hold", hold.map(Value.duration)), ("cap", cap),
            ("rounding", .string(rounding.rawValue)), ("on_refund", .string(onRefund.rawValue)),
            ("sale", sale),
            ("refund", refund), ("link", .string(link)),
        ])
    }
}

extension ProgramDeclaration.Reward {
    var value: Value {
        switch self {
        case .rate(let rate): ["$rate": .string("\(rate.numerator)/\(rate.denominator)")]
        case .money(let money): .money(money)
        }
    }
}

extension ProgramDeclaration.Cap {
    /// The first instant of the calendar period in which an instant lies.
    public func period(of instant: Instant) -> Instant {
        let perDay: Int64 = 86_400_000_000
        let (quotient, remainder) = instant.microseconds.quotientAndRemainder(dividingBy: perDay)
        var days = Int(remainder < 0 ? quotient - 1 : quotient)
        switch every {
        case .day: break
        // 1970-01-01 was a Thursday.
        case .week: days -= ((days + 3) % 7 + 7) % 7
        case .month: days -= (CivilDate(daysSinceEpoch: days)?.day ?? 1) - 1
        }
        return .epoch + .days(Int64(days))
    }
}
