public import DandelionModel

/// The events that the primitives hear and record, which plugins may refer to.
///
/// A home need not record all of them. Who declares an event of the same name
/// gives it the same fields, or maps the program's fields to other events.
public enum StandardEvents {
    public static let all = [
        orderPaid, orderRefunded, surveyAnswered, linkVisited, codeEntered, referrerNamed, memberJoined,
        memberUnsubscribed, referrerEnrolled, referralConverted, referralRefunded, channelPromoted,
        messageSettled,
    ]

    /// Those that the primitives record themselves: their schemas are not for others to change.
    public static let recorded = [
        referrerEnrolled, referralConverted, referralRefunded, channelPromoted, messageSettled,
    ]

    /// A sale. `code`, `link` and `nominated_by` are what the sale itself says about who brought the member.
    public static let orderPaid = EventSchema(
        "order.paid", .key("order"), .key("member"), .money("amount"), .string("code").optional,
        .string("link").optional, .key("nominated_by").optional)

    /// A part of a sale, or all of it, was given back: so much more than before.
    public static let orderRefunded = EventSchema("order.refunded", .key("order"), .money("amount"))

    public static let surveyAnswered = EventSchema(
        "survey.answered", .key("member"), .int("score"), .personal("comment", of: "member").optional)

    public static let linkVisited = EventSchema("link.visited", .key("link"), .key("member"))
    /// A member typed a code elsewhere than with a sale.
    public static let codeEntered = EventSchema("code.entered", .key("member"), .string("code"))
    /// A member said who brought them.
    public static let referrerNamed = EventSchema("referrer.named", .key("member"), .key("nominated_by"))

    public static let memberJoined = EventSchema(
        "member.joined", .key("member"), .personal("name", of: "member").optional,
        .personal("address", of: "member").optional, .string("tier").optional, .int("level").optional,
        .string("zone").optional, .string("language").optional, .string("code").optional,
        .string("link").optional, .key("nominated_by").optional)

    /// From all messages, or from those of one purpose.
    public static let memberUnsubscribed = EventSchema(
        "member.unsubscribed", .key("member"), .string("purpose").optional)

    public static let referrerEnrolled = EventSchema(
        "referrer.enrolled", .key("referrer"), .key("member"), .key("program"), .string("code"),
        .string("link"))

    /// A friend's sale went back to a referrer. `member` is the referrer's.
    public static let referralConverted = EventSchema(name: "referral.converted", fields: referralFields)

    /// A conversion was refunded: so much of it in all.
    public static let referralRefunded = EventSchema(
        name: "referral.refunded", fields: referralFields + [.money("refunded")])

    public static let channelPromoted = EventSchema(
        "channel.promoted", .key("channel"), .key("member"), .string("kind"), .string("link"),
        .string("rate").optional)

    /// `outcome` is `sent`, `suppressed` or `failed`.
    public static let messageSettled = EventSchema(
        "message.settled", .key("message"), .key("member"), .string("template"), .string("outcome"),
        .string("reason").optional)

    private static let referralFields: [EventField] = [
        .key("referral"), .key("referrer"), .key("member"), .key("friend"), .key("order"), .key("program"),
        .money("amount"),
    ]
}
