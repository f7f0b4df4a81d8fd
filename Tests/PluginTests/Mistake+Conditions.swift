extension Mistake {
    static let conditions = [
        Mistake(
            "a comparison of a path",
            """
            \(manifest)
            local order = event "order.paid"
            rule "large" { on = order { amount = on.amount > money "10.00 USD" }, act = function() end }
            """,
            says: ""),
        Mistake(
            "a comparison of a number with a path",
            """
            \(manifest)
            rule "large" { on = event "survey.answered" { score = 7 <= on.score }, act = function() end }
            """,
            says: ""),
        Mistake(
            "a function as a condition",
            """
            \(manifest)
            local order = event "order.paid"
            rule "large" { on = order {}, where = function(ctx) return ctx.on.amount end, act = function() end }
            """,
            says: ""),
        Mistake(
            "a function in a pattern",
            """
            \(manifest)
            local order = event "order.paid"
            rule "large" { on = order { member = function() end }, act = function() end }
            """,
            says: ""),
        Mistake(
            "a boolean as a condition",
            """
            \(manifest)
            local order = event "order.paid"
            rule "large" { on = order {}, where = on.amount == 10, act = function() end }
            """,
            says: ""),
        Mistake(
            "eq(nil)",
            """
            \(manifest)
            local order = event "order.paid"
            local tier
            rule "gold" { on = order { code = eq(tier) }, act = function() end }
            """,
            says: ""),
        Mistake(
            "a range that is the wrong way round",
            """
            \(manifest)
            local answer = event "survey.answered"
            rule "middling" { on = answer { score = between(10, 5) }, act = function() end }
            """,
            says: ""),
        Mistake(
            "a count without a bound",
            """
            \(manifest)
            local order = event "order.paid"
            rule "returning" {
              on = order {},
              where = count(order { member = on.member }),
              act = function() end,
            }
            """,
            says: ""),
        Mistake(
            "a count that is compared",
            """
            \(manifest)
            local order = event "order.paid"
            rule "returning" {
              on = order {},
              where = count(order { member = on.member }) >= 2,
              act = function() end,
            }
            """,
            says: ""),
        Mistake(
            "a number where money belongs",
            """
            \(manifest)
            rule "large" { on = event "order.paid" { amount = gt(10) }, act = function() end }
            """,
            says: ""),
        Mistake(
            "a personal field in a condition",
            """
            \(manifest)
            rule "known" { on = event "order.paid" { email = contains("@") }, act = function() end }
            """,
            says: ""),
        Mistake(
            "joined texts",
            """
            \(manifest)
            rule "r" { on = event "order.paid" {}, start = { "w", key = "order-" .. on.member } }
            """,
            says: ""),
    ]
}
