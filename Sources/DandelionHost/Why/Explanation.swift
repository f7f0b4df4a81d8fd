/// Why something is as it is: a chain from the effect back to its first cause.
///
/// All of it is what was stored when it happened. What is no longer there, such
/// as a log that was trimmed, is said in ``notes`` and never replaced by what holds today.
///
/// As JSON it has the keys `id`, `home`, `chain`, `notes`; a link of the chain
/// has the names of its properties, those that are nil left out.
package struct Explanation: Codable, Sendable, Equatable {
    /// What was asked about, with its kind in front: `reward:12`, `message:01J…`.
    package let id: String
    package let home: String
    /// The effect first. The link after one, at its ``Link/depth`` or deeper, is why it came to be.
    package internal(set) var chain: [Link] = []
    /// What could not be answered, and from where on it can.
    package internal(set) var notes: [String] = []

    /// One moment of the chain.
    package struct Link: Codable, Sendable, Equatable {
        package let kind: Kind
        /// What happened, as a clause without a full stop: `ada earns 10.00 USD`.
        package let text: String
        /// How far the link stands aside from the chain: 0 for the chain itself,
        /// more for what woke a run, or moved what had been granted before.
        package internal(set) var depth = 0
        /// When, in UTC.
        package internal(set) var at: String?
        /// The entry of the home's log in which it happened, and which of its turns did it, from 0.
        package internal(set) var entry: Int64?
        package internal(set) var turn: Int?
        /// What a rule compared before it fired; nil for what is no rule, and where it was not kept.
        package internal(set) var compared: [Comparison]?
        package internal(set) var details: [Detail] = []
        /// An operator did it by hand.
        package internal(set) var isManual = false
        /// Nothing of this home caused it.
        package internal(set) var isFirstCause = false

        init(_ kind: Kind, _ text: String) {
            self.kind = kind
            self.text = text
        }
    }

    /// Whose moment a link is. The texts stay as they are.
    package enum Kind: String, Codable, Sendable {
        case reward, transfer, referral, referrer, message, promotion, run, member
        /// A turn: of a plugin's rule, a step of a run, a handler of the host or of the house.
        case rule, step, handler
        /// An entry of the log.
        case event, timer, activity, retry, order, start
        /// What the log no longer has.
        case gap
    }

    /// A particular of a link. Values about persons are `personal`.
    package struct Detail: Codable, Sendable, Equatable {
        package let name: String
        package let value: String
    }

    /// One thing that a rule compared, as it was then.
    package struct Comparison: Codable, Sendable, Equatable {
        /// A path or a count, as in `on.amount`.
        package let what: String
        package let value: String
        /// What it had to be, as the rule says it: `gt(0)`. Nil for what only fills in a
        /// bound, and where the plugin cannot be read.
        package let asked: String?
    }
}

extension Explanation.Link {
    mutating func add(_ name: String, _ value: String?) {
        guard let value else { return }
        details.append(Explanation.Detail(name: name, value: value))
    }
}
