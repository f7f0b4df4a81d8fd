--- customer-to-channel: turn delighted and returning customers into referral channels.
--
-- Hears `order.paid` and `survey.answered`; invites a customer once, pays both
-- sides for a friend's order, and after three conversions makes the customer a
-- channel with a rate of its own. Safe to replay: a customer has one run, and
-- the ledger knows each order once.

plugin {
  name = "customer-to-channel", version = "1.0.0", api = 1,
  summary = "Turns delighted customers into referral channels.",
  needs = { "members.read", "referrers.write", "rewards.write", "channels.write", "messages.send" },
  uses = {
    { "member.address", purpose = "referral_marketing", why = "to send the invitation" },
  },
  settings = {
    orders_before_invite = setting.integer { default = 2, min = 1, about = "paid orders before the invitation" },
    promoter_score       = setting.integer { default = 9, min = 0, max = 10, about = "survey answer that makes a promoter" },
    friend_reward        = setting.money { default = "5.00 USD", about = "what a friend gets for an order that counts" },
    patience             = setting.duration { default = "14d", about = "time before the reminder" },
    channel_after        = setting.integer { default = 3, min = 1, about = "conversions that make a channel" },
    link                 = setting.string { default = "https://shop.example/r/{member}", about = "how links are written" },
  },
}

local order      = event "order.paid"
local answer     = event "survey.answered"
local conversion = event "referral.converted"
local member     = record "member"

template "invite" {
  subject = "A gift for your friends", text = "Hello {name}, share {link}",
  purpose = "referral_marketing",
}
template "reminder" {
  subject = "Still yours", text = "{name}, your link: {link}",
  purpose = "referral_marketing",
}

local friends = program "friends" {
  reward = { referrer = percent(10), friend = settings.friend_reward },
  attribution = { model = "last_touch", window = "30d", evidence = { "nomination", "code", "link" } },
  hold = "30d", cap = { per = "referrer", every = "month", count = 5 }, rounding = "half_even",
  on_refund = "claw_back", link = settings.link,
}

local invite_once = {
  "invite", key = on.member, input = { member = on.member }, if_exists = "skip",
}

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
  while referrers.conversions(referrer) < settings.channel_after do
    if not converted:next { within = "180d" } then return flow:status "quiet" end
  end
  channels.promote(customer, { kind = "person", rate = percent(12) })
  flow:status "channel"
end)

test "two orders invite once" (function(t)
  t:member { id = "ada", name = "Ada" }
  t:send(order { order = "o-1", member = "ada", amount = "20.00 USD" })
   :nearmiss("a returning customer is invited", "count 1 of 2")
  t:advance "3d"
   :send(order { order = "o-2", member = "ada", amount = "30.00 USD" })
   :fired "a returning customer is invited"
  t:restart():advance "15d"
  t:messages { to = "ada", "invite", "reminder" }
end)

test "a promoter is invited without an order" (function(t)
  t:member { id = "ada", name = "Ada" }
  t:send(answer { member = "ada", score = 8 }):nearmiss "a promoter is invited"
  t:send(answer { member = "ada", score = 9 }):fired "a promoter is invited"
  t:messages { to = "ada", "invite" }
end)

test "who has opted out is not invited" (function(t)
  t:member { id = "ada", name = "Ada", unsubscribed = true }
  t:send(answer { member = "ada", score = 10 })
  t:messages { to = "ada" }
  t:status("invite", "not invited: unsubscribed")
end)

test "a friend's order pays both sides, and a refund takes it back" (function(t)
  t:member { id = "ada", name = "Ada" }:member { id = "bo", name = "Bo" }
  t:send(answer { member = "ada", score = 10 })
  t:send(order { order = "o-1", member = "bo", amount = "100.00 USD", nominated_by = "ada" })
  t:balance { of = "ada", held = "10.00 USD" }
  t:balance { of = "bo", held = "5.00 USD" }
  t:send(event "order.refunded" { order = "o-1", amount = "50.00 USD" })
  t:balance { of = "ada", held = "5.00 USD" }
  t:advance "31d"
  t:balance { of = "ada", "5.00 USD", held = "0.00 USD" }
  t:send(event "order.refunded" { order = "o-1", amount = "50.00 USD" })
  t:balance { of = "ada", "0.00 USD" }
end)

test "a visited link counts from the invitation on, and for 30 days" (function(t)
  local visit = event "link.visited"
  local link = "https://shop.example/r/ada"
  t:member { id = "ada", name = "Ada" }:member { id = "bo", name = "Bo" }
  t:send(visit { member = "bo", link = link }):send(answer { member = "ada", score = 9 })
  t:advance "1d":send(order { order = "o-1", member = "bo", amount = "10.00 USD" })
  t:balance { of = "ada", held = "0.00 USD" }
  t:send(visit { member = "bo", link = link }):advance "30d"
  t:send(order { order = "o-2", member = "bo", amount = "20.00 USD" })
  t:balance { of = "ada", held = "2.00 USD" }
  t:advance "1m":send(order { order = "o-3", member = "bo", amount = "30.00 USD" })
  t:balance { of = "ada", held = "2.00 USD" }
end)

test "three conversions make a channel" (function(t)
  t:member { id = "ada", name = "Ada" }
  t:send(answer { member = "ada", score = 10 })
  for n, friend in ipairs { "bo", "cy", "di" } do
    t:send(order { order = "o-" .. n, member = friend, amount = "10.00 USD", nominated_by = "ada" })
    t:restart()
  end
  t:status("invite", "channel")
end)
