/// The boxed values as stub and reference describe them.
enum BoxObjects {
    static let all = [money, rate, instant, duration, period, personal]

    private static func equals(_ type: HostType) -> HostParameter {
        HostParameter(
            "equals",
            .closure(
                [HostParameter("self", .any, ""), HostParameter("other", .either([type, .string]), "")],
                returns: [.boolean]),
            "whether the other, or what its text says, is the same")
    }

    private static let money = HostObject(
        "Money", "An exact amount in one currency.",
        [
            HostParameter("currency", .string, "the three letters of ISO 4217"),
            HostParameter("minor_units", .integer, "cents, pence, yen"), equals(.money),
        ],
        operators: [
            HostOperator("add", .money, gives: .money), HostOperator("sub", .money, gives: .money),
            HostOperator("unm", gives: .money), HostOperator("mul", .rate, gives: .money),
            HostOperator("mul", .integer, gives: .money), HostOperator("div", .integer, gives: .money),
            HostOperator("div", .rate, gives: .money), HostOperator("div", .money, gives: .rate),
        ])

    private static let rate = HostObject(
        "Rate", "An exact ratio: a commission, a share.",
        [
            HostParameter("numerator", .integer, "what stands above"),
            HostParameter("denominator", .integer, "what stands below; above zero"), equals(.rate),
        ],
        operators: [
            HostOperator("add", .rate, gives: .rate), HostOperator("sub", .rate, gives: .rate),
            HostOperator("unm", gives: .rate), HostOperator("mul", .money, gives: .money),
            HostOperator("mul", .duration, gives: .duration), HostOperator("mul", .rate, gives: .rate),
            HostOperator("mul", .integer, gives: .rate), HostOperator("div", .integer, gives: .rate),
            HostOperator("div", .rate, gives: .rate),
        ])

    private static let instant = HostObject(
        "Instant", "A point in time, to the microsecond. Its fields are UTC.",
        [
            HostParameter("year", .integer, "such as 2026"), HostParameter("month", .integer, "1 to 12"),
            HostParameter("day", .integer, "1 to 31"), HostParameter("hour", .integer, "0 to 23"),
            HostParameter("minute", .integer, "0 to 59"), HostParameter("second", .integer, "0 to 59"),
            HostParameter("microsecond", .integer, "0 to 999999"),
            HostParameter("weekday", .integer, "1 for Monday to 7"), equals(.instant),
        ],
        operators: [
            HostOperator("add", .either([.duration, .period]), gives: .instant),
            HostOperator("sub", .either([.duration, .period]), gives: .instant),
            HostOperator("sub", .instant, gives: .duration),
        ])

    private static let duration = HostObject(
        "Duration", "An exact length of time.",
        [HostParameter("seconds", .number, "whole ones as an integer"), equals(.duration)],
        operators: [
            HostOperator("add", .duration, gives: .duration), HostOperator("add", .instant, gives: .instant),
            HostOperator("sub", .duration, gives: .duration), HostOperator("unm", gives: .duration),
            HostOperator("mul", .rate, gives: .duration), HostOperator("mul", .integer, gives: .duration),
            HostOperator("div", .integer, gives: .duration), HostOperator("div", .rate, gives: .duration),
            HostOperator("div", .duration, gives: .rate),
        ])

    private static let period = HostObject(
        "Period", "A span whose length depends on the calendar.",
        [
            HostParameter("months", .integer, "with years as twelve"),
            HostParameter("days", .integer, "with weeks as seven"), equals(.period),
        ],
        operators: [
            HostOperator("add", .period, gives: .period), HostOperator("add", .instant, gives: .instant),
            HostOperator("sub", .period, gives: .period), HostOperator("unm", gives: .period),
            HostOperator("mul", .integer, gives: .period),
        ])

    private static let personal = HostObject(
        "Personal",
        "Where something about a person is kept. It can be passed on; it shows nothing and compares with nothing."
    )
}
