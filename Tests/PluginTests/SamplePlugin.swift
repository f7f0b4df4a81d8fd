/// A plugin as an author would write it, with most of what can be declared.
enum SamplePlugin {
    static let text = """
        plugin {
          name = "customer-to-channel", version = "1.0.0", api = 1,
          summary = "Turns delighted customers into referral channels.",
          needs = { "members.read", "referrers.write", "rewards.write", "channels.write", "messages.send" },
          uses  = { { "member.address", purpose = "referral_marketing", why = "to send the invitation" } },
          settings = {
            orders_before_invite = setting.integer { default = 2, min = 1, about = "paid orders before the invitation" },
            promoter_score       = setting.integer { default = 9, min = 0, max = 10, about = "survey answer that makes a promoter" },
            friend_reward        = setting.money   { default = "5.00 USD" },
            patience             = setting.duration { default = "14d" },
          },
        }

        local order      = event "order.paid"
        local answer     = event "survey.answered"
        local conversion = event "referral.converted"
        local member     = record "member"

        template "invite"   { subject = "A gift for your friends", text = "Hello {name}, share {link}", purpose = "referral_marketing" }
        template "reminder" { subject = "Still yours", text = "{name}, your link: {link}", purpose = "referral_marketing" }

        local friends = program "friends" {
          reward      = { referrer = percent(10), friend = settings.friend_reward },
          attribution = { model = "last_touch", window = "30d", evidence = { "nomination", "code", "link" } },
          hold = "30d", cap = { per = "referrer", every = "month", count = 5 }, rounding = "half_even",
          on_refund = "claw_back",
        }

        local invite_once = { "invite", key = on.member, input = { member = on.member }, if_exists = "skip" }

        rule "a returning customer is invited" {
          on    = order { amount = gt(0) },
          with  = { buyer = member { id = on.member, banned = false } },
          where = count(order { member = on.member }):ge(settings.orders_before_invite),
          once  = { per = on.member },
          start = invite_once,
        }

        rule "a promoter is invited" {
          on    = answer { score = ge(settings.promoter_score) },
          start = invite_once,
        }

        workflow "invite" (function(flow, input)
          local customer = members.get(input.member)
          local referrer = referrers.enroll(customer, friends)
          local sent, reason = flow:send { to = customer, template = "invite", link = referrer.link }
          if not sent then return flow:status("not invited: " .. reason) end

          local converted = flow:listen(conversion { referrer = referrer.id })
          if not converted:next { within = settings.patience } then
            messages.send { to = customer, template = "reminder", link = referrer.link }
          end
          while referrers.conversions(referrer) < 3 do
            if not converted:next { within = "180d" } then return flow:status "quiet" end
          end
          channels.promote(customer, { kind = "person", rate = percent(12) })
          flow:status "channel"
        end)

        test "two orders invite once" (function(t)
          t:member { id = "ada" }
          t:send(order { member = "ada", amount = "20.00 USD" }):nearmiss("a returning customer is invited", "count 1 of 2")
          t:advance "3d":send(order { member = "ada", amount = "30.00 USD" }):fired "a returning customer is invited"
          t:restart():advance "15d"
          t:messages { to = "ada", "invite", "reminder" }
        end)
        """
}
