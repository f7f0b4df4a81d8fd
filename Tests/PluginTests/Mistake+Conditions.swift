extension Mistake {
    static let conditions = [
        Mistake(
            "a comparison of a path",
            """
            \(manifest)
            local order = event "order.paid"
            rule "large" { on = order { amount = on.amount > money "10.00 USD" }, act = function() end }
            """,
            says: """
                plugin.lua:3: Lua compares 'on.amount' with money "10.00 USD" at once, before there is a \
                value. Write the comparison as data, in a pattern: { amount = gt(money "10.00 USD") }
                """),
        Mistake(
            "a comparison of a number with a path",
            """
            \(manifest)
            rule "large" { on = event "survey.answered" { score = 7 <= on.score }, act = function() end }
            """,
            says: """
                plugin.lua:2: Lua compares 'on.score' with 7 at once, before there is a value. Write the \
                comparison as data, in a pattern: { score = ge(7) }
                """),
        Mistake(
            "a function as a condition",
            """
            \(manifest)
            local order = event "order.paid"
            rule "large" { on = order {}, where = function(ctx) return ctx.on.amount end, act = function() end }
            """,
            says: """
                plugin.lua:3: a function in 'where' is not in this version. Decide in 'act': \
                function(ctx) … end
                """),
        Mistake(
            "a function in a pattern",
            """
            \(manifest)
            local order = event "order.paid"
            rule "large" { on = order { member = function() end }, act = function() end }
            """,
            says: """
                plugin.lua:3: a function as the condition of 'member' is not in this version. Decide in \
                'act', or use matchers
                """),
        Mistake(
            "a boolean as a condition",
            """
            \(manifest)
            local order = event "order.paid"
            rule "large" { on = order {}, where = on.amount == 10, act = function() end }
            """,
            says: """
                plugin.lua:3: 'where' is a boolean where a condition belongs. Lua works out '>=' and \
                '==' at once, so a comparison is never data: write count(pattern):ge(2); conditions of \
                fields stand in 'on'
                """),
        Mistake(
            "eq(nil)",
            """
            \(manifest)
            local order = event "order.paid"
            local tier
            rule "gold" { on = order { code = eq(tier) }, act = function() end }
            """,
            says: """
                plugin.lua:4: eq(nil) compares 'code' with nothing, and nothing equals nothing. Give it \
                a value, or leave 'code' out
                """),
        Mistake(
            "a range that is the wrong way round",
            """
            \(manifest)
            local answer = event "survey.answered"
            rule "middling" { on = answer { score = between(10, 5) }, act = function() end }
            """,
            says: """
                plugin.lua:3: 'score' of 'survey.answered': between(10, 5) can never hold: 10 is greater \
                than 5. Write between(5, 10)
                """),
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
            says: """
                plugin.lua:5: the count in 'where' has no bound. Write count(…):ge(2) for each event \
                from the second on, or :reaches(2) for the second only
                """),
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
            says: """
                plugin.lua:5: Lua compares count(…) at once, before there is a number. Write \
                count(…):ge(n), at or above, or count(…):reaches(n), on the edge
                """),
        Mistake(
            "a number where money belongs",
            """
            \(manifest)
            rule "large" { on = event "order.paid" { amount = gt(10) }, act = function() end }
            """,
            says: """
                plugin.lua:2: 'amount' of 'order.paid' is money, and 10 is not. Write amount = gt(money \
                "10.00 USD")
                """),
        Mistake(
            "a personal field in a condition",
            """
            \(manifest)
            rule "known" { on = event "order.paid" { email = contains("@") }, act = function() end }
            """,
            says: """
                plugin.lua:2: 'email' of 'order.paid' is personal, and no condition may look at it. \
                Record a plain field beside it, such as a country, and compare that
                """),
        Mistake(
            "joined texts",
            """
            \(manifest)
            rule "r" { on = event "order.paid" {}, start = { "w", key = "order-" .. on.member } }
            """,
            says: """
                plugin.lua:2: '..' cannot join 'on.member': its value is known only when an event comes. \
                Join texts in a function, where ctx.on.member is a value
                """),
    ]
}
