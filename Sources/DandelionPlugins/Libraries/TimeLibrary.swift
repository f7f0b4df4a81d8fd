import DandelionModel

/// Instants, durations and calendar periods.
enum TimeLibrary {
    static let topic = HostTopic(
        "Time",
        """
        Wherever a duration is asked for, a text may stand: `"90s"`, `"15m"`, `"3d"`, `"2w"` (units w d h m s ms). \
        Those are exact; a day is 24 hours. `"2 months"` and `"3 days"` are calendar periods, which are counted in \
        UTC by `+` and `-`. An instant and a duration make an instant, two instants a duration, a duration and a \
        rate a duration; all can be compared. An instant has the fields `year month day hour minute second \
        microsecond weekday` (Monday is 1) in UTC, a duration `seconds`, a period `months` and `days`.
        """,
        [now, parse, duration, period])

    static let now = HostDeclaration(
        "time.now", "The time of this turn. It does not move while the turn runs.", returns: [.instant],
        effect: .read,
        body: .turn { context, _ in [.instant(context.now)] })

    static let parse = HostDeclaration(
        "time.parse", "The instant of a text in UTC.",
        [HostParameter("text", .instant, "as in `2026-11-21T20:36:34Z`, with at most six decimals")],
        returns: [.instant], effect: .pure, phase: .both,
        example: #"local launch = time.parse "2026-11-21T09:00:00Z""#,
        body: .pure { [$0[0]] })

    static let duration = HostDeclaration(
        "time.duration", "The exact duration of a text, for calculating with it.",
        [HostParameter("text", .duration, "a whole number and a unit, such as `3d`")],
        returns: [.duration], effect: .pure, phase: .both,
        example: #"local reminder = time.duration "10d" * percent(80)     -- 8d"#,
        body: .pure { [$0[0]] })

    static let period = HostDeclaration(
        "time.period", "The calendar period of a text.",
        [HostParameter("text", .period, "whole years, months, weeks and days, such as `1 month 3 days`")],
        returns: [.period], effect: .pure, phase: .both,
        example: #"local renewal = time.now() + time.period "1 year""#,
        body: .pure { [$0[0]] })
}
