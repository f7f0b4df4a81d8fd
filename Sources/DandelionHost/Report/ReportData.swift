/// All that a report shows, gathered from one snapshot of a home.
///
/// Amounts are minor units of ``currency``; instants are texts in UTC, as
/// `1997-01-01` or `1997-01-01T10:00:00Z`.
package struct ReportData: Codable, Sendable, Equatable {
    /// The home's name.
    package var title = ""
    /// The first and last instant of what was recorded.
    package var from = ""
    package var to = ""
    /// What a reader must know, such as that a part of the data is synthetic.
    package var notes: [String] = []
    /// Of the home's money; three letters.
    package var currency = "USD"
    /// Digits after the decimal point.
    package var currencyExponent = 2

    /// The large numbers at the top, in their order.
    package var figures: [Figure] = []
    package var months: [Month] = []
    package var channels: [Channel] = []
    package var rewards: [RewardState] = []
    /// Members in the referral forest, parents before their children.
    package var forest: [Member] = []
    package var top: [TopReferrer] = []

    package init() {}

    package struct Figure: Codable, Sendable, Equatable {
        package var label: String
        /// As it is shown: `23,570`, `1,234.50 USD`.
        package var value: String
        package var remark: String?

        package init(label: String, value: String, remark: String? = nil) {
            self.label = label
            self.value = value
            self.remark = remark
        }
    }

    /// What was new in a calendar month (UTC).
    package struct Month: Codable, Sendable, Equatable {
        /// As in `1997-01`.
        package var month: String
        package var members = 0
        package var referrers = 0
        package var touches = 0
        package var conversions = 0
        package var channels = 0
        package var messages = 0
        /// Granted in the month; what was taken back later stands in the month in which it was.
        package var rewards: Int64 = 0
        package var clawedBack: Int64 = 0

        package init(month: String) { self.month = month }
    }

    /// One way by which friends came: a kind of evidence.
    package struct Channel: Codable, Sendable, Equatable {
        /// `nomination`, `code`, `link`, or a kind of channel such as `person`.
        package var kind: String
        package var touches = 0
        package var conversions = 0
        package var refused = 0
        /// What friends paid, refunds taken off.
        package var sales: Int64 = 0
        /// Rewards of both sides, without what was taken back.
        package var cost: Int64 = 0

        package init(kind: String) { self.kind = kind }
    }

    package struct RewardState: Codable, Sendable, Equatable {
        /// `held`, `payable`, `paid`, `reversed`.
        package var state: String
        package var count: Int
        package var amount: Int64

        package init(state: String, count: Int, amount: Int64) {
            self.state = state
            self.count = count
            self.amount = amount
        }
    }

    /// A member who brought somebody, or was brought.
    package struct Member: Codable, Sendable, Equatable {
        package var id: String
        /// The index of who brought them first; nil for a root.
        package var parent: Int?
        /// When they were brought, or for a root when they were enrolled.
        package var since: String
        package var conversions = 0
        /// Rewards in all, without what was taken back.
        package var earned: Int64 = 0
        /// Has become a channel.
        package var isChannel = false

        package init(id: String, parent: Int?, since: String) {
            self.id = id
            self.parent = parent
            self.since = since
        }
    }

    package struct TopReferrer: Codable, Sendable, Equatable {
        package var member: String
        package var code: String
        package var conversions: Int
        package var earned: Int64
        package var isChannel: Bool
        /// Members below them in the forest, at any distance.
        package var descendants: Int
        /// The chain of why, from the latest effect back to its first cause.
        package var why: [WhyStep]

        package init(
            member: String, code: String, conversions: Int, earned: Int64, isChannel: Bool, descendants: Int,
            why: [WhyStep]
        ) {
            self.member = member
            self.code = code
            self.conversions = conversions
            self.earned = earned
            self.isChannel = isChannel
            self.descendants = descendants
            self.why = why
        }
    }

    /// One link of a chain of why.
    package struct WhyStep: Codable, Sendable, Equatable {
        /// Whose moment it is: `reward`, `event`, `rule`, `run`, `message`, `promotion`.
        package var kind: String
        /// What happened, in one sentence.
        package var text: String
        /// When, in UTC.
        package var at: String?
        /// What was compared, and other particulars: `count order.paid by member = 2 of 2`.
        package var details: [String] = []

        package init(kind: String, text: String, at: String? = nil, details: [String] = []) {
            self.kind = kind
            self.text = text
            self.at = at
            self.details = details
        }
    }
}
