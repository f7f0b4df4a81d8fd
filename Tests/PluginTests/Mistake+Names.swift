extension Mistake {
    static let names = [
        Mistake(
            "a misspelt event",
            """
            \(manifest)
            local order = event "order.payed"
            rule "r" { on = order {}, act = function() end }
            """,
            says: ""),
        Mistake(
            "a misspelt record",
            """
            \(manifest)
            local member = record "membre"
            rule "r" { on = event "order.paid" {}, with = { buyer = member { id = on.member } }, act = function() end }
            """,
            says: ""),
        Mistake(
            "a misspelt field",
            """
            \(manifest)
            rule "r" { on = event "order.paid" { ammount = gt(0) }, act = function() end }
            """,
            says: ""),
        Mistake(
            "a misspelt field of a path",
            """
            \(manifest)
            rule "r" {
              on = event "order.paid" {},
              once = { per = on.membr },
              act = function() end,
            }
            """,
            says: ""),
        Mistake(
            "a misspelt key of a rule",
            """
            \(manifest)
            rule "r" { on = event "order.paid" {}, were = {}, act = function() end }
            """,
            says: ""),
        Mistake(
            "a workflow that is not there",
            """
            \(manifest)
            workflow "invite" (function(flow, input) end)
            rule "r" { on = event "order.paid" {}, start = { "invit", key = on.member } }
            """,
            says: ""),
        Mistake(
            "a setting that is not there",
            """
            plugin {
              name = "p", version = "1.0.0", api = 1,
              settings = { orders = setting.integer { default = 2 } },
            }
            local order = event "order.paid"
            rule "r" {
              on = order {}, act = function() end,
              where = count(order { member = on.member }):ge(settings.order),
            }
            """,
            says: ""),
        Mistake(
            "two rules of one name",
            """
            \(manifest)
            rule "r" { on = event "order.paid" {}, act = function() end }
            rule "r" { on = event "survey.answered" {}, act = function() end }
            """,
            says: ""),
        Mistake(
            "two workflows of one name",
            """
            \(manifest)
            workflow "w" (function(flow) end)
            workflow "w" (function(flow) end)
            """,
            says: ""),
        Mistake(
            "a misspelt declaration",
            """
            \(manifest)
            ruel "r" { on = event "order.paid" {}, act = function() end }
            """,
            says: ""),
        Mistake(
            "a key that comes later",
            """
            \(manifest)
            rule "quiet" {
              on = event "referrer.enrolled" {},
              absent = event "referral.converted" { referrer = on.referrer } :within "60d",
              act = function(ctx) end,
            }
            """,
            says: ""),
        Mistake(
            "a declaration that comes later",
            """
            \(manifest)
            schedule "monthly" { cron = "0 9 1 * *", start = "statement" }
            query "progress" (function(run) return run.status end)
            local rate = decision "rate" { hit = "first" }
            """,
            says: ""),
        Mistake(
            "several at once",
            """
            plugin { name = "P 1", version = "one", api = 1, needs = { "member.read" } }
            local order = event "order.payed"
            template "invite" { text = "Hello" }
            rule "r" { on = event "order.paid" { ammount = gt(0) }, act = function() end }
            workflow "w"
            """,
            says: ""),
    ]
}
