extension Mistake {
    static let names = [
        Mistake(
            "a misspelt event",
            """
            \(manifest)
            local order = event "order.payed"
            rule "r" { on = order {}, act = function() end }
            """,
            says: """
                plugin.lua:2: no event type is called 'order.payed'. Did you mean 'order.paid'?
                """),
        Mistake(
            "a misspelt record",
            """
            \(manifest)
            local member = record "membre"
            rule "r" { on = event "order.paid" {}, with = { buyer = member { id = on.member } }, act = function() end }
            """,
            says: """
                plugin.lua:2: no record is called 'membre'. Did you mean 'member'?
                """),
        Mistake(
            "a misspelt field",
            """
            \(manifest)
            rule "r" { on = event "order.paid" { ammount = gt(0) }, act = function() end }
            """,
            says: """
                plugin.lua:2: 'order.paid' has no field 'ammount'. Did you mean 'amount'?
                """),
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
            says: """
                plugin.lua:4: 'order.paid' has no field 'membr'. Did you mean 'member'?
                """),
        Mistake(
            "a misspelt key of a rule",
            """
            \(manifest)
            rule "r" { on = event "order.paid" {}, were = {}, act = function() end }
            """,
            says: """
                plugin.lua:2: a rule has no 'were'. Did you mean 'where'?
                """),
        Mistake(
            "a workflow that is not there",
            """
            \(manifest)
            workflow "invite" (function(flow, input) end)
            rule "r" { on = event "order.paid" {}, start = { "invit", key = on.member } }
            """,
            says: """
                plugin.lua:3: no workflow is called 'invit'. Did you mean 'invite'?
                """),
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
            says: """
                plugin.lua:8: there is no setting 'order'. Did you mean 'orders'?
                """),
        Mistake(
            "two rules of one name",
            """
            \(manifest)
            rule "r" { on = event "order.paid" {}, act = function() end }
            rule "r" { on = event "survey.answered" {}, act = function() end }
            """,
            says: """
                plugin.lua:3: two rules are called 'r' (the other stands at plugin.lua:2). Give one of \
                them another name
                """),
        Mistake(
            "two workflows of one name",
            """
            \(manifest)
            workflow "w" (function(flow) end)
            workflow "w" (function(flow) end)
            """,
            says: """
                plugin.lua:3: a second workflow is called 'w'; the first is at plugin.lua:2. Give one of \
                them another name
                """),
        Mistake(
            "a misspelt declaration",
            """
            \(manifest)
            ruel "r" { on = event "order.paid" {}, act = function() end }
            """,
            says: """
                plugin.lua:2: nothing is called 'ruel' here. Did you mean 'rule'?
                """),
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
            says: """
                plugin.lua:2: 'absent' is not in this version. Start a workflow that waits: \
                flow:await(pattern, { within = "60d" }) gives nil when nothing came
                """),
        Mistake(
            "a declaration that comes later",
            """
            \(manifest)
            schedule "monthly" { cron = "0 9 1 * *", start = "statement" }
            query "progress" (function(run) return run.status end)
            local rate = decision "rate" { hit = "first" }
            """,
            says: """
                plugin.lua:2: schedule 'monthly' is not in this version. Start a workflow from a rule, \
                and let it wait with flow:sleep between its rounds
                plugin.lua:3: query 'progress' is not in this version. Let the workflow say where it \
                stands with flow:status
                plugin.lua:4: decision 'rate' is not in this version. Write its rows as rules, or as if \
                and elseif in the workflow
                """),
        Mistake(
            "several at once",
            """
            plugin { name = "P 1", version = "one", api = 1, needs = { "member.read" } }
            local order = event "order.payed"
            template "invite" { text = "Hello" }
            rule "r" { on = event "order.paid" { ammount = gt(0) }, act = function() end }
            workflow "w"
            """,
            says: """
                plugin.lua:1: 'P 1' cannot name a plugin. Use at most 64 lower-case letters, digits and \
                hyphens
                plugin.lua:1: 'one' is no version. Write three numbers, such as "1.0.0"
                plugin.lua:1: no capability is called 'member.read'. Did you mean 'members.read'?
                plugin.lua:2: no event type is called 'order.payed'. Did you mean 'order.paid'?
                plugin.lua:3: template 'invite' has no purpose. Say what members may object to, such as \
                purpose = "referral_marketing"
                plugin.lua:4: 'order.paid' has no field 'ammount'. Did you mean 'amount'?
                plugin.lua:5: workflow 'w' is only a name; nothing follows it. Write workflow "w" \
                (function(…) … end)
                """),
    ]
}
