---@meta dandelion
-- Made from the declarations of the host functions; edit those, not this file.
-- For lua-language-server: add its folder to `workspace.library`.

--- A member as they are now. Read-only; absent fields are nil.
---@class (exact) dandelion.Member
---@field id string opaque
---@field banned boolean takes part in nothing
---@field unsubscribed boolean wants no messages at all
---@field tier? string such as `gold`
---@field level? integer as the business counts
---@field zone? string such as `Europe/Rome`
---@field language? string such as `it`
---@field joined? dandelion.Instant when the member joined; nil for somebody known from events only
---@field name? dandelion.Personal personal data
---@field address? dandelion.Personal personal data

--- A member in a program.
---@class (exact) dandelion.Referrer
---@field id string opaque
---@field program string its name
---@field member string the member's id
---@field code string eight letters and digits
---@field link string the program's link with the code in it
---@field since dandelion.Instant when they enrolled
---@field conversions integer those that were not wholly refunded, when it was read

--- A program and its terms.
---@class (exact) dandelion.Program
---@field name string by which referrers are enrolled
---@field reward? table<string, any> `referrer` and `friend`: an amount or a rate of the sale
---@field attribution? table<string, any> `model`, `window`, `evidence`
---@field hold? dandelion.Duration how long a reward is held
---@field cap? table<string, any> `per`, `every`, `count`
---@field rounding? string `half_even` or `half_up`
---@field on_refund? string `claw_back` or `keep`
---@field sale? table<string, any> the event that is a sale, and its fields
---@field refund? table<string, any> the event that refunds a sale, and its fields
---@field link? string how links are written

--- A sale that went back to a referrer, or was refused.
---@class (exact) dandelion.Referral
---@field id string opaque
---@field program string its name
---@field order string the id of the sale
---@field friend string the member who bought
---@field referrer? string the id of the referrer; nil for a refused one
---@field member? string the member who that is
---@field state "converted"|"refused" what was decided
---@field reason? string why it was refused; `cap` for a conversion that rewards nobody
---@field amount dandelion.Money of the sale, before any refund
---@field refunded dandelion.Money so far
---@field referrer_reward? string the id of the reward
---@field friend_reward? string the id of the reward
---@field occurred_at dandelion.Instant when the sale came about
---@field at dandelion.Instant when it was decided

--- A member as a channel.
---@class (exact) dandelion.Channel
---@field id string opaque
---@field member string who
---@field kind string such as `person` or `partner`
---@field code string eight letters and digits
---@field link string with the code in it
---@field rate? dandelion.Rate what they earn of a conversion, in place of the program's reward
---@field since dandelion.Instant when they were promoted

--- A message and what became of it. Its text is nowhere: it is made at delivery.
---@class (exact) dandelion.Message
---@field id string opaque
---@field member string to whom
---@field template string its name
---@field purpose? string what it is sent for
---@field link? string the link in it
---@field state "queued"|"sending"|"sent"|"suppressed"|"failed" where it stands
---@field reason? string why it was suppressed or has failed
---@field at dandelion.Instant when it was sent off
---@field settled_at? dandelion.Instant when that was decided

--- A reward of a member.
---@class (exact) dandelion.Reward
---@field id string opaque
---@field member string whose
---@field program string on whose account it goes
---@field amount dandelion.Money as it was granted
---@field open dandelion.Money what is neither reversed nor paid
---@field reversed dandelion.Money what was taken back
---@field paid dandelion.Money what was paid out
---@field state string such as `held` or `payable`
---@field hold_until? dandelion.Instant from when on it is payable

--- What a member has in one currency.
---@class (exact) dandelion.Balance
---@field held dandelion.Money not to be paid out yet
---@field payable dandelion.Money below zero while a claw-back waits for later earnings
---@field paid dandelion.Money paid out so far

--- An exact amount in one currency.
---@class (exact) dandelion.Money
---@field currency string the three letters of ISO 4217
---@field minor_units integer cents, pence, yen
---@field equals fun(self: any, other: dandelion.Money|string): boolean whether the other, or what its text says, is the same
---@operator add(dandelion.Money|string): dandelion.Money
---@operator sub(dandelion.Money|string): dandelion.Money
---@operator unm: dandelion.Money
---@operator mul(dandelion.Rate|string): dandelion.Money
---@operator mul(integer): dandelion.Money
---@operator div(integer): dandelion.Money
---@operator div(dandelion.Rate|string): dandelion.Money
---@operator div(dandelion.Money|string): dandelion.Rate

--- An exact ratio: a commission, a share.
---@class (exact) dandelion.Rate
---@field numerator integer what stands above
---@field denominator integer what stands below; above zero
---@field equals fun(self: any, other: dandelion.Rate|string): boolean whether the other, or what its text says, is the same
---@operator add(dandelion.Rate|string): dandelion.Rate
---@operator sub(dandelion.Rate|string): dandelion.Rate
---@operator unm: dandelion.Rate
---@operator mul(dandelion.Money|string): dandelion.Money
---@operator mul(dandelion.Duration|string): dandelion.Duration
---@operator mul(dandelion.Rate|string): dandelion.Rate
---@operator mul(integer): dandelion.Rate
---@operator div(integer): dandelion.Rate
---@operator div(dandelion.Rate|string): dandelion.Rate

--- A point in time, to the microsecond. Its fields are UTC.
---@class (exact) dandelion.Instant
---@field year integer such as 2026
---@field month integer 1 to 12
---@field day integer 1 to 31
---@field hour integer 0 to 23
---@field minute integer 0 to 59
---@field second integer 0 to 59
---@field microsecond integer 0 to 999999
---@field weekday integer 1 for Monday to 7
---@field equals fun(self: any, other: dandelion.Instant|string): boolean whether the other, or what its text says, is the same
---@operator add(dandelion.Duration|string|dandelion.Period): dandelion.Instant
---@operator sub(dandelion.Duration|string|dandelion.Period): dandelion.Instant
---@operator sub(dandelion.Instant|string): dandelion.Duration

--- An exact length of time.
---@class (exact) dandelion.Duration
---@field seconds number whole ones as an integer
---@field equals fun(self: any, other: dandelion.Duration|string): boolean whether the other, or what its text says, is the same
---@operator add(dandelion.Duration|string): dandelion.Duration
---@operator add(dandelion.Instant|string): dandelion.Instant
---@operator sub(dandelion.Duration|string): dandelion.Duration
---@operator unm: dandelion.Duration
---@operator mul(dandelion.Rate|string): dandelion.Duration
---@operator mul(integer): dandelion.Duration
---@operator div(integer): dandelion.Duration
---@operator div(dandelion.Rate|string): dandelion.Duration
---@operator div(dandelion.Duration|string): dandelion.Rate

--- A span whose length depends on the calendar.
---@class (exact) dandelion.Period
---@field months integer with years as twelve
---@field days integer with weeks as seven
---@field equals fun(self: any, other: dandelion.Period|string): boolean whether the other, or what its text says, is the same
---@operator add(dandelion.Period|string): dandelion.Period
---@operator add(dandelion.Instant|string): dandelion.Instant
---@operator sub(dandelion.Period|string): dandelion.Period
---@operator unm: dandelion.Period
---@operator mul(integer): dandelion.Period

--- Where something about a person is kept. It can be passed on; it shows nothing and compares with nothing.
---@class dandelion.Personal

--- An event type. Called with fields it is a pattern, or an event to record.
---@class dandelion.EventType
---@overload fun(fields?: table<string, any>): dandelion.Pattern
local EventType = {}

--- A kind of stored record. Called with fields it is a pattern.
---@class dandelion.RecordType
---@overload fun(fields?: table<string, any>): dandelion.Pattern

--- Which events or records are meant.
---@class dandelion.Pattern
local Pattern = {}

--- A condition on one value.
---@class dandelion.Matcher

--- A condition on history.
---@class dandelion.Condition

--- A number over recorded history, to be compared.
---@class dandelion.Count
local Count = {}

--- The declaration of a setting.
---@class dandelion.Setting

--- The declaration of a key field.
---@class dandelion.Field

--- Stands for a value that is known when an event comes. Arithmetic on it makes a calculation.
---@class dandelion.Path
---@field [string] any
---@field [integer] any
---@operator add(any): dandelion.Path
---@operator sub(any): dandelion.Path
---@operator mul(any): dandelion.Path
---@operator div(any): dandelion.Path
---@operator unm: dandelion.Path

--- What a rule's `act` gets.
---@class (exact) dandelion.Context
---@field on dandelion.Event the event that it heard
---@field with table<string, any> the records that it joined, by their names

--- A workflow, by its name.
---@class (exact) dandelion.Workflow
---@field name string as it was declared

--- A template, by its name.
---@class (exact) dandelion.Template
---@field name string as it was declared

--- A recorded event: its fields by name. Read-only and strict.
---@class dandelion.Event
---@field [string] any
---@field [integer] any

--- The plugin's settings by name.
---@class dandelion.Settings
---@field [string] any
---@field [integer] any

--- A run, as its workflow sees it.
---@class dandelion.Flow
local Flow = {}

--- Events that are kept for a run.
---@class dandelion.Listener
local Listener = {}

--- A test.
---@class dandelion.T
local T = {}

--- In declarations a path, resolved for each event; in functions the values: `settings.patience`.
---@type dandelion.Path
settings = {}

--- In a rule, the event that it hears: `on.member`.
---@type dandelion.Path
on = {}

--- In a rule, the records that it joins: `with.buyer.tier`.
---@type dandelion.Path
with = {}

--- Matches whatever is there.
---@type dandelion.Matcher
anything = {}

-- Declaring: the plugin and its settings

---@class (exact) dandelion.PluginManifest
---@field name string lower case, with dashes
---@field version string such as `1.0.0`; greater than the one before
---@field api integer 1
---@field summary? string a sentence for those who install it
---@field needs? string[] capabilities, such as `members.read`; writing includes reading
---@field uses? table<string, any>[] personal data that it uses: `{ "member.address", purpose = …, why = … }`
---@field settings? table<string, any> by name, each made with `setting.…`

--- The manifest. The first thing in `plugin.lua`.
---
--- ```lua
--- plugin {
---   name = "thank-you", version = "1.0.0", api = 1,
---   summary = "Thanks members for their first order.",
---   needs = { "members.read", "messages.send" },
---   settings = { patience = setting.duration { default = "14d" } },
--- }
--- ```
---@param manifest dandelion.PluginManifest what the plugin is
function plugin(manifest) end

---@class dandelion.library.setting
setting = {}

---@class (exact) dandelion.SettingIntegerSpec
---@field default integer what holds where nothing is set
---@field min? integer the least that may be set
---@field max? integer the greatest
---@field about? string for those who set it, with its unit

--- A setting that is a whole number.
---@param spec dandelion.SettingIntegerSpec default, bounds, meaning
---@return dandelion.Setting
function setting.integer(spec) end

---@class (exact) dandelion.SettingNumberSpec
---@field default number what holds where nothing is set
---@field min? number the least that may be set
---@field max? number the greatest
---@field about? string for those who set it, with its unit

--- A setting that is a number.
---@param spec dandelion.SettingNumberSpec default, bounds, meaning
---@return dandelion.Setting
function setting.number(spec) end

---@class (exact) dandelion.SettingMoneySpec
---@field default dandelion.Money|string what holds where nothing is set
---@field min? dandelion.Money|string the least that may be set
---@field max? dandelion.Money|string the greatest
---@field about? string for those who set it, with its unit

--- A setting that is an amount.
---@param spec dandelion.SettingMoneySpec default, bounds, meaning
---@return dandelion.Setting
function setting.money(spec) end

---@class (exact) dandelion.SettingDurationSpec
---@field default dandelion.Duration|string what holds where nothing is set
---@field min? dandelion.Duration|string the least that may be set
---@field max? dandelion.Duration|string the greatest
---@field about? string for those who set it, with its unit

--- A setting that is an exact duration.
---@param spec dandelion.SettingDurationSpec default, bounds, meaning
---@return dandelion.Setting
function setting.duration(spec) end

---@class (exact) dandelion.SettingPercentSpec
---@field default dandelion.Rate|string|number what holds where nothing is set
---@field min? dandelion.Rate|string|number the least that may be set
---@field max? dandelion.Rate|string|number the greatest
---@field about? string for those who set it, with its unit

--- A setting that is a rate.
---@param spec dandelion.SettingPercentSpec default, bounds, meaning
---@return dandelion.Setting
function setting.percent(spec) end

---@class (exact) dandelion.SettingStringSpec
---@field default string what holds where nothing is set
---@field about? string for those who set it, with its unit

--- A setting that is a text.
---@param spec dandelion.SettingStringSpec default, bounds, meaning
---@return dandelion.Setting
function setting.string(spec) end

---@class (exact) dandelion.SettingBooleanSpec
---@field default boolean what holds where nothing is set
---@field about? string for those who set it, with its unit

--- A setting that is on or off.
---@param spec dandelion.SettingBooleanSpec default, bounds, meaning
---@return dandelion.Setting
function setting.boolean(spec) end

--- What another file of the plugin's folder returns. It runs once, while the plugin loads.
---
--- ```lua
--- local codes = require "lib.codes"
--- ```
---@param name string its path with dots and without `.lua`: `lib.codes`
---@return any
function require(name) end

--- Runs another file of the plugin's folder for what it declares.
---@param name string its path with dots and without `.lua`
function include(name) end

-- Declaring: events, records and conditions

--- An event type that is declared somewhere: by the host, or with `event.new`.
---
--- ```lua
--- local order = event "order.paid"
--- ```
---@class dandelion.library.event
---@overload fun(name: string): dandelion.EventType
event = {}

--- Declares an event type of the plugin's own.
---
--- ```lua
--- local wish = event.new "wish.made" { member = key "member", text = "string" }
--- ```
---@param name string lower-case words joined by dots
---@return fun(fields: table<string, any>): dandelion.EventType
function event.new(name) end

--- A field of `event.new` that says whom or what the event is about, so that a run can wait for it.
---@param of string what it identifies, such as `member`
---@return dandelion.Field
function key(of) end

--- A kind of stored record, for `with`.
---
--- ```lua
--- with = { buyer = record "member" { id = on.member, banned = false } }
--- ```
---@param name string such as `member`
---@return dandelion.RecordType
function record(name) end

--- Equal to a value.
---@param value any a value, a path or a setting
---@return dandelion.Matcher
function eq(value) end

--- Not equal to a value.
---@param value any a value, a path or a setting
---@return dandelion.Matcher
function ne(value) end

--- Less than a value.
---@param value any a value, a path or a setting
---@return dandelion.Matcher
function lt(value) end

--- At most a value.
---@param value any a value, a path or a setting
---@return dandelion.Matcher
function le(value) end

--- Greater than a value.
---@param value any a value, a path or a setting
---@return dandelion.Matcher
function gt(value) end

--- At least a value.
---@param value any a value, a path or a setting
---@return dandelion.Matcher
function ge(value) end

--- A text that begins so.
---@param value any a value, a path or a setting
---@return dandelion.Matcher
function prefix(value) end

--- A list that has the value, or a text that has the part.
---@param value any a value, a path or a setting
---@return dandelion.Matcher
function contains(value) end

--- Between two values, both included.
---@param low any the lower end
---@param high any the upper end
---@return dandelion.Matcher
function between(low, high) end

--- One of several values.
---
--- ```lua
--- order { channel = oneof { "shop", "app" } }
--- ```
---@param values any[] which
---@return dandelion.Matcher
function oneof(values) end

--- Holds where all of them hold.
---@param conditions any[] matchers, or conditions on history
---@return dandelion.Condition
function all(conditions) end

--- Holds where one of them holds.
---@param conditions any[] matchers, or conditions on history
---@return dandelion.Condition
function any(conditions) end

--- Holds where none of them holds.
---@param conditions any[] matchers, or conditions on history
---@return dandelion.Condition
function no(conditions) end

--- How many events of a pattern were recorded, those from before the plugin was installed included.
---
--- ```lua
--- where = count(order { member = on.member }):ge(settings.orders_before_invite)
--- ```
---@param pattern dandelion.Pattern which events
---@return dandelion.Count
function count(pattern) end

--- The least of some values.
---@param values any[] numbers, amounts, paths
---@return any
function least(values) end

--- The greatest of some values.
---@param values any[] numbers, amounts, paths
---@return any
function greatest(values) end

-- Declaring: methods of patterns and counts

--- The same pattern for whomever it is about: a wait for it binds no key field.
---@return dandelion.Pattern
function Pattern:every() end

--- A pattern of all its events, whomever they are about.
---@return dandelion.Pattern
function EventType:every() end

--- Holds at each event from the given number on.
---@param bound any a number, or a path such as `settings.n`
---@return dandelion.Condition
function Count:ge(bound) end

--- Holds once: at the event that makes it the given number.
---@param bound any a number, or a path such as `settings.n`
---@return dandelion.Condition
function Count:reaches(bound) end

-- Declaring: rules, workflows, templates, programs

---@class (exact) dandelion.RuleRule
---@field on dandelion.Pattern|dandelion.EventType the event that it hears
---@field with? table<string, any> stored records to join, by alias: `{ buyer = member { id = on.member } }`
---@field where? dandelion.Condition|dandelion.Condition[] conditions on history; all must hold
---@field once? dandelion.RuleRuleOnce how often it may match
---@field start? dandelion.RuleRuleStart a workflow's name first, then its key and input: `{ "invite", key = on.member }`
---@field act? fun(ctx: dandelion.Context) what to do in this turn, instead of `start`

---@class (exact) dandelion.RuleRuleOnce
---@field per? any a path: once for each of its values

---@class dandelion.RuleRuleStart
---@field key? any a live run with this key is not started a second time; a path such as `on.member`
---@field input? any what the workflow's function gets
---@field if_exists? "error"|"skip" what to do where a run with this key is live; `error` without it, which fails the turn
---@field [string] any
---@field [integer] any

--- Notices an event, and acts on it or starts a workflow.
---
--- ```lua
--- rule "a returning customer is invited" {
---   on    = order { amount = gt(0) },
---   where = count(order { member = on.member }):ge(2),
---   once  = { per = on.member },
---   start = { "invite", key = on.member, input = { member = on.member }, if_exists = "skip" },
--- }
--- ```
---@param name string what it is about, in words
---@return fun(rule: dandelion.RuleRule)
function rule(name) end

--- Carries something through, over as long as it takes. Plain Lua that may wait.
---
--- ```lua
--- workflow "invite" (function(flow, input)
---   flow:sleep "3d"
---   messages.send { to = input.member, template = "invite" }
--- end)
--- ```
---@param name string by which rules start it
---@return fun(run: fun(flow: dandelion.Flow, input: any): any): dandelion.Workflow
function workflow(name) end

---@class (exact) dandelion.TemplateTemplate
---@field subject? string one line
---@field text? string the message
---@field file? string a file of the folder that holds the text, instead of it
---@field purpose string what members may object to, such as `referral_marketing`

--- A message's text, with places such as `{name}` that are filled in when it is sent.
---
--- ```lua
--- template "invite" { subject = "A gift", text = "Hello {name}, share {link}", purpose = "referral_marketing" }
--- ```
---@param name string by which messages name it
---@return fun(template: dandelion.TemplateTemplate): dandelion.Template
function template(name) end

---@class (exact) dandelion.ProgramTerms
---@field reward table<string, any> `referrer` and `friend`: an amount or a rate of the sale
---@field attribution? table<string, any> `model`, `window` and `evidence` in its order
---@field hold? dandelion.Duration|string how long a reward is held before it can be paid out
---@field cap? table<string, any> `per`, `every` and `count`: how many rewards at most
---@field rounding? "half_even"|"half_up" of a fraction of a cent; `half_even` without it
---@field on_refund? "claw_back"|"keep" what becomes of the rewards of a refunded sale; `claw_back` without it
---@field sale? table<string, any> the event that is a sale, and its fields; `order.paid` without it
---@field refund? table<string, any> the event that refunds a sale, and its fields; `order.refunded` without it
---@field link? string how links are written, with `{code}` for the code

--- A referral program: who earns what for which sale. The ledger keeps it.
---
--- ```lua
--- local friends = program "friends" {
---   reward      = { referrer = percent(10), friend = settings.friend_reward },
---   attribution = { model = "last_touch", window = "30d", evidence = { "nomination", "code", "link" } },
---   hold = "30d", cap = { per = "referrer", every = "month", count = 5 }, on_refund = "claw_back",
--- }
--- ```
---@param name string by which referrers are enrolled
---@return fun(terms: dandelion.ProgramTerms): dandelion.Program
function program(name) end

-- Workflows: flow

--- Waits. The run is a row in the store meanwhile, and survives every restart.
---
--- The run may wait here.
---
--- ```lua
--- flow:sleep "3d"
--- ```
---@param duration dandelion.Duration|string|dandelion.Period how long, such as `3d` or `2 months`
function Flow:sleep(duration) end

--- Waits until an instant; does nothing where it is past.
---
--- The run may wait here.
---@param instant dandelion.Instant|string when to go on
function Flow:sleep_until(instant) end

---@class (exact) dandelion.FlowAwaitLimit
---@field within? dandelion.Duration|string|dandelion.Period how long to wait at most, such as `14d`; without it, for ever
---@field by? dandelion.Instant|string until when to wait, instead of `within`

--- Waits for an event that is recorded from now on. The pattern binds a key field, or says `:every()`. Returns the event, or nil when the time is over first.
---
--- The run may wait here.
---
--- ```lua
--- local paid = flow:await(order { member = input.member }, { within = "14d" })
--- ```
---@param pattern dandelion.Pattern which event
---@param limit? dandelion.FlowAwaitLimit how long to wait
---@return dandelion.Event?
function Flow:await(pattern, limit) end

--- Keeps the events of a pattern from this moment on, for `:next` to take one after another, also those that come while the run waits for something else.
---
--- ```lua
--- local converted = flow:listen(conversion { referrer = referrer.id })
--- local first = converted:next { within = settings.patience }
--- ```
---@param pattern dandelion.Pattern which events; it binds a key field, or says `:every()`
---@return dandelion.Listener
function Flow:listen(pattern) end

---@class (exact) dandelion.ListenerNextLimit
---@field within? dandelion.Duration|string|dandelion.Period how long to wait at most, such as `14d`; without it, for ever
---@field by? dandelion.Instant|string until when to wait, instead of `within`

--- Takes the oldest event that was kept, or waits for one; nil when the time is over.
---
--- The run may wait here.
---@param limit? dandelion.ListenerNextLimit how long to wait
---@return dandelion.Event?
function Listener:next(limit) end

--- Stops keeping events.
function Listener:close() end

--- Has the host do something outside, at least once, and waits for its result. Raises a business failure after the last attempt.
---
--- The run may wait here.
---
--- ```lua
--- local customer = flow:activity("crm.lookup", { id = input.member })
--- ```
---@param name string which activity, as the host has registered it
---@param input? any what it gets
---@param options? table<string, any> for a later version: today the host says how it is tried, where it registers it
---@return any
function Flow:activity(name, input, options) end

---@class dandelion.FlowSendMessage
---@field to dandelion.Member|string whom
---@field template dandelion.Template|string one of the plugin's own
---@field link? string fills `{link}`
---@field purpose? string what it is sent for, in place of the template's
---@field [string] any
---@field [integer] any

--- Sends a message to a member and waits until it is sent or refused. Returns true, or false and the reason: `banned`, `unsubscribed`, `opted_out`, or what the channel said.
---
--- Needs the capability `messages.send`.
---
--- The run may wait here.
---
--- ```lua
--- local sent, reason = flow:send { to = customer, template = "invite", link = referrer.link }
--- if not sent then return flow:status("not invited: " .. reason) end
--- ```
---@param message dandelion.FlowSendMessage what to whom
---@return boolean
---@return string?
function Flow:send(message) end

--- Records an event in this home, caused by this run.
---
--- ```lua
--- flow:emit(wish { member = input.member, text = "more" })
--- ```
---@param event dandelion.Pattern|string an event with its fields, `order { member = id }`, or its name
---@param fields? table<string, any> the fields, where the name was given
function Flow:emit(event, fields) end

--- Ends the run as failed, for a reason of the business: what was registered with `on_failure` runs, newest first.
---
--- ```lua
--- flow:fail("no_stock", "the gift is sold out")
--- ```
---@param code string a short name, for programs
---@param message? string a sentence, for people
function Flow:fail(code, message) end

--- Registers what undoes the next step, before that step. It runs if the run fails for a reason of the business; undoing what never happened must be safe.
---@param undo function a function without arguments; it may wait
function Flow:on_failure(undo) end

--- Drops what was registered with `on_failure`: from here on nothing is undone.
function Flow:complete_saga() end

--- Says where the run stands, for people and for tests.
---
--- ```lua
--- flow:status "channel"
--- ```
---@param text string a few words
function Flow:status(text) end

--- The time of this turn. It does not move until the run has waited.
---@return dandelion.Instant
function Flow:now() end

--- A random number that is the same in every replay, as `math.random` gives it.
---@param m? integer the greatest number, or the least where `n` is given; without both a float below 1
---@param n? integer the greatest number
---@return number
function Flow:random(m, n) end

--- A new opaque id, the same in every replay.
---@return string
function Flow:uuid() end

--- The settings as they are today; `settings` are those with which the run began.
---@return dandelion.Settings
function Flow:settings() end

--- Ends the run and starts it anew with the same key and another input.
---
--- The run may wait here.
---@param input? any what the new run gets
function Flow:continue_as_new(input) end

-- members

--- The people and organisations that a home knows. Any event with a key field `member` makes that member known. Names and addresses are personal data: a member shows where they are kept, never what they are.
---@class dandelion.library.members
members = {}

--- The member of an id; nil where the home does not know it.
---
--- Needs the capability `members.read`.
---
--- ```lua
--- local buyer = members.get(ctx.on.member)
--- if buyer and buyer.tier == "gold" then … end
--- ```
---@param member dandelion.Member|string who
---@return dandelion.Member?
function members.get(member) end

---@class (exact) dandelion.MembersFindWhich
---@field tier? string only those of this tier
---@field after? string only those behind this id: the last of the page before
---@field limit? integer how many at most; 50 without it, 100 at most

--- Members in the order of their ids.
---
--- Needs the capability `members.read`.
---@param which? dandelion.MembersFindWhich all without it
---@return dandelion.Member[]
function members.find(which) end

---@class (exact) dandelion.MembersCreateFields
---@field id? string made by the host without it
---@field banned? boolean takes part in nothing
---@field unsubscribed? boolean wants no messages at all
---@field tier? string such as `gold`
---@field level? integer as the business counts
---@field zone? string such as `Europe/Rome`
---@field language? string such as `it`
---@field joined? dandelion.Instant|string when the member joined; nil for somebody known from events only
---@field name? dandelion.Personal|string personal data
---@field address? dandelion.Personal|string personal data

--- A member who joins now, or somebody known from events who does. Raises for one who has joined.
---
--- Needs the capability `members.write`.
---@param fields? dandelion.MembersCreateFields what is known
---@return dandelion.Member
function members.create(fields) end

---@class (exact) dandelion.MembersUpdateFields
---@field banned? boolean takes part in nothing
---@field unsubscribed? boolean wants no messages at all
---@field tier? string such as `gold`
---@field level? integer as the business counts
---@field zone? string such as `Europe/Rome`
---@field language? string such as `it`
---@field joined? dandelion.Instant|string when the member joined; nil for somebody known from events only
---@field name? dandelion.Personal|string personal data
---@field address? dandelion.Personal|string personal data

--- Sets fields of a member; those that are left out stay. Returns the member as they are then.
---
--- Needs the capability `members.write`.
---
--- ```lua
--- members.update(ctx.on.member, { tier = "gold" })
--- ```
---@param member dandelion.Member|string who
---@param fields dandelion.MembersUpdateFields what changes
---@return dandelion.Member
function members.update(member, fields) end

--- Whether a member takes messages now.
---
--- Needs the capability `members.read`.
---@param member dandelion.Member|string who
---@param purpose? string of which messages, such as `referral_marketing`; of all without it
---@return boolean
function members.accepts(member, purpose) end

--- Takes a member off messages, those that wait to be delivered included.
---
--- Needs the capability `members.write`.
---@param member dandelion.Member|string who
---@param purpose? string of which messages, such as `referral_marketing`; of all without it
function members.unsubscribe(member, purpose) end

--- Takes back what `members.unsubscribe` did.
---
--- Needs the capability `members.write`.
---@param member dandelion.Member|string who
---@param purpose? string of which messages, such as `referral_marketing`; of all without it
function members.resubscribe(member, purpose) end

-- referrers

--- Members who refer friends, each once in each program, with a code and a link of their own. Codes are found whatever their case and separators.
---@class dandelion.library.referrers
referrers = {}

--- Enrolls a member in a program, once: who is enrolled already is given as they are. Records `referrer.enrolled` the first time.
---
--- Needs the capability `referrers.write`.
---
--- ```lua
--- local referrer = referrers.enroll(customer, friends)
--- ```
---@param member dandelion.Member|string who
---@param program dandelion.Program|string in which program
---@return dandelion.Referrer
function referrers.enroll(member, program) end

--- The referrer of an id; nil where there is none.
---
--- Needs the capability `referrers.read`.
---@param referrer dandelion.Referrer|string who
---@return dandelion.Referrer?
function referrers.get(referrer) end

---@class (exact) dandelion.ReferrersFindWhich
---@field code? string as it was typed
---@field member? dandelion.Member|string who, together with `program`
---@field program? dandelion.Program|string where, together with `member`

--- The referrer of a code as somebody typed it, or that a member is in a program; nil where there is none.
---
--- Needs the capability `referrers.read`.
---
--- ```lua
--- local by_code = referrers.find { code = "ab-12 CD34" }
--- ```
---@param which dandelion.ReferrersFindWhich a code, or a member and a program
---@return dandelion.Referrer?
function referrers.find(which) end

--- What a member is in all programs; at most 50.
---
--- Needs the capability `referrers.read`.
---@param member dandelion.Member|string who
---@return dandelion.Referrer[]
function referrers.list(member) end

--- How many conversions of a referrer stand now: those that were not wholly refunded.
---
--- Needs the capability `referrers.read`.
---
--- ```lua
--- while referrers.conversions(referrer) < 3 do … end
--- ```
---@param referrer dandelion.Referrer|string who
---@return integer
function referrers.conversions(referrer) end

---@class (exact) dandelion.ReferrersTopWhich
---@field limit? integer how many at most; 10 without it, 100 at most

--- The referrers of a program with the most conversions.
---
--- Needs the capability `referrers.read`.
---@param program dandelion.Program|string in which program
---@param which? dandelion.ReferrersTopWhich how many
---@return dandelion.Referrer[]
function referrers.top(program, which) end

-- programs

--- Programs as they are declared now, those of other plugins included.
---@class dandelion.library.programs
programs = {}

--- The program of a name; nil where there is none.
---
--- Needs the capability `programs.read`.
---@param program dandelion.Program|string which
---@return dandelion.Program?
function programs.get(program) end

--- All programs by name, closed ones too; at most 100.
---
--- Needs the capability `programs.read`.
---@return dandelion.Program[]
function programs.list() end

--- Lets a program enroll and convert nobody any more. Refunds still take back what it granted.
---
--- Needs the capability `programs.write`.
---@param program dandelion.Program|string which
function programs.close(program) end

-- referrals

--- What programs decided about sales: who brought the friend, and what came of it. Programs hear their sales and refunds by themselves; nothing here converts.
---@class dandelion.library.referrals
referrals = {}

--- Notes what led a friend to a referrer. Returns the referrers to whom it leads; the same once more is one.
---
--- Needs the capability `referrals.write`.
---
--- ```lua
--- referrals.touch("code", ctx.on.coupon, ctx.on.member)
--- ```
---@param kind "nomination"|"code"|"link" what it was
---@param text string the code as typed, the link as followed, the id of the member who was named
---@param friend dandelion.Member|string whom it led
---@return dandelion.Referrer[]
function referrals.touch(kind, text, friend) end

--- The referral of an id; nil where there is none.
---
--- Needs the capability `referrals.read`.
---@param referral dandelion.Referral|string which
---@return dandelion.Referral?
function referrals.get(referral) end

---@class (exact) dandelion.ReferralsListWhich
---@field order? string the id of the sale
---@field referrer? dandelion.Referrer|string whose
---@field limit? integer how many of a referrer at most; 50 without it, 100 at most

--- What programs decided about a sale, or the latest conversions of a referrer, the newest first.
---
--- Needs the capability `referrals.read`.
---@param which dandelion.ReferralsListWhich a sale or a referrer
---@return dandelion.Referral[]
function referrals.list(which) end

--- The evidence of a referral, the strongest first: `kind`, `referrer`, `occurred_at`, `won`, and the `reason` of those that lost.
---
--- Needs the capability `referrals.read`.
---@param referral dandelion.Referral|string which
---@return table<string, any>[]
function referrals.evidence(referral) end

-- rewards

--- Rewards stand in the home's ledger, which is double entry and append only: a mistake is reversed, never edited, and every entry names the turn that caused it.
---@class dandelion.library.rewards
rewards = {}

---@class (exact) dandelion.RewardsGrantReward
---@field to dandelion.Member|string whom
---@field amount dandelion.Money|string not negative
---@field program? dandelion.Program|string on whose account; the plugin's own without it
---@field hold? dandelion.Duration|string|dandelion.Instant how long, or until when, it cannot be paid out
---@field reason? string what it is for

--- Grants a member a reward, and books it.
---
--- Needs the capability `rewards.write`.
---
--- ```lua
--- rewards.grant { to = ctx.on.member, amount = money "5.00 USD", hold = "30d", reason = "welcome" }
--- ```
---@param reward dandelion.RewardsGrantReward what to whom
---@return dandelion.Reward
function rewards.grant(reward) end

--- Takes all of a reward back, after pay-out too. Once more changes nothing.
---
--- Needs the capability `rewards.write`.
---@param reward dandelion.Reward|string which
function rewards.reverse(reward) end

--- Pays out a payable reward, as far as the member's payable balance covers it.
---
--- Needs the capability `rewards.write`.
---@param reward dandelion.Reward|string which
function rewards.pay_out(reward) end

--- The reward of an id; nil where there is none.
---
--- Needs the capability `rewards.read`.
---@param reward dandelion.Reward|string which
---@return dandelion.Reward?
function rewards.get(reward) end

---@class (exact) dandelion.RewardsListWhich
---@field limit? integer how many at most; 20 without it, 50 at most

--- A member's rewards, the newest first.
---
--- Needs the capability `rewards.read`.
---@param member dandelion.Member|string whose
---@param which? dandelion.RewardsListWhich how many
---@return dandelion.Reward[]
function rewards.list(member, which) end

--- What a member has in a currency: zero where nothing was ever granted.
---
--- Needs the capability `rewards.read`.
---@param member dandelion.Member|string whose
---@param currency string its three letters, such as `EUR`
---@return dandelion.Balance
function rewards.balance(member, currency) end

-- channels

--- Members who have become channels, each at most once, with a link and a rate of their own.
---@class dandelion.library.channels
channels = {}

---@class (exact) dandelion.ChannelsPromoteChannel
---@field kind string in the home's own words
---@field rate? dandelion.Rate|string what they earn of a conversion; the program's reward without it
---@field link? string how the link is written, with `{code}` for the code

--- Makes a member a channel, once: who is one already is given as they are. Records `channel.promoted` the first time.
---
--- Needs the capability `channels.write`.
---
--- ```lua
--- channels.promote(customer, { kind = "person", rate = percent(12) })
--- ```
---@param member dandelion.Member|string who
---@param channel dandelion.ChannelsPromoteChannel what kind
---@return dandelion.Channel
function channels.promote(member, channel) end

--- The channel of an id; nil where there is none.
---
--- Needs the capability `channels.read`.
---@param channel dandelion.Channel|string which
---@return dandelion.Channel?
function channels.get(channel) end

--- The channel that a member is; nil where they are none.
---
--- Needs the capability `channels.read`.
---@param member dandelion.Member|string who
---@return dandelion.Channel?
function channels.find(member) end

---@class (exact) dandelion.ChannelsListWhich
---@field after? string only those behind this id: the last of the page before
---@field limit? integer how many at most; 50 without it, 100 at most

--- Channels in the order of their promotion.
---
--- Needs the capability `channels.read`.
---@param which? dandelion.ChannelsListWhich all without it
---@return dandelion.Channel[]
function channels.list(which) end

-- messages

--- A message is sent off in a turn; whether it goes out is decided when it is delivered, by the member's consent of then. Its outcome is recorded as `message.settled`. To wait for it there is `flow:send`.
---@class dandelion.library.messages
messages = {}

---@class dandelion.MessagesSendMessage
---@field to dandelion.Member|string whom
---@field template dandelion.Template|string one of the plugin's own
---@field link? string fills `{link}`
---@field purpose? string what it is sent for, in place of the template's
---@field [string] any
---@field [integer] any

--- Sends a message off. Other arguments fill the template's blanks: `points = 50` fills `{points}`.
---
--- Needs the capability `messages.send`.
---
--- ```lua
--- messages.send { to = customer, template = "reminder", link = referrer.link }
--- ```
---@param message dandelion.MessagesSendMessage what to whom
---@return dandelion.Message
function messages.send(message) end

--- The message of an id; nil where there is none.
---
--- Needs the capability `messages.read`.
---@param message dandelion.Message|string which
---@return dandelion.Message?
function messages.get(message) end

---@class (exact) dandelion.MessagesListWhich
---@field limit? integer how many at most; 20 without it, 50 at most

--- Messages to a member, the newest first.
---
--- Needs the capability `messages.read`.
---@param member dandelion.Member|string to whom
---@param which? dandelion.MessagesListWhich how many
---@return dandelion.Message[]
function messages.list(member, which) end

-- events

--- Events are recorded in this home, caused by this turn, and committed with it.
---@class dandelion.library.events
events = {}

--- Records an event. Its own turns run next, before anything else that waits.
---
--- ```lua
--- local wish = event.new "wish.made" { member = key "member", text = "string" }
--- -- later, in a function:
--- events.record(wish { member = ctx.on.member, text = "more" })
--- ```
---@param event dandelion.Pattern|string an event with its fields, `order { member = id }`, or its name
---@param fields? table<string, any> the fields, where the name was given
function events.record(event, fields) end

-- store

--- What a plugin remembers. Each plugin has its own space in each home; all its versions share it. Keys are texts, ids and never names or addresses of people; values are anything but functions, up to 64 KiB.
---@class dandelion.library.store
store = {}

--- The value of a key; nil where there is none.
---@param key string 1 to 200 bytes of printable text
---@return any
function store.get(key) end

--- Keeps a value under a key, in place of what was there.
---
--- ```lua
--- store.put("last-winner", { member = customer.id, at = time.now() })
--- ```
---@param key string 1 to 200 bytes of printable text
---@param value any not nil: there is `store.remove`
function store.put(key, value) end

--- Forgets a key; nothing happens where it is not there.
---@param key string 1 to 200 bytes of printable text
function store.remove(key) end

---@class (exact) dandelion.StoreListWhich
---@field prefix? string only keys that begin so
---@field after? string only keys behind this one: the last of the page before
---@field limit? integer how many at most; 50 without it, 200 at most

--- Keys with their values in the order of the keys' bytes: a list of `{ key = …, value = … }`.
---
--- ```lua
--- for _, wish in ipairs(store.list { prefix = "wishes:" }) do
---   log.info(wish.key, wish.value)
--- end
--- ```
---@param which? dandelion.StoreListWhich all without it
---@return table<string, any>[]
function store.list(which) end

--- Adds to the whole number of a key, which begins at 0, and returns the sum.
---
--- ```lua
--- local wishes = store.increment("wishes:" .. ctx.on.member)
--- ```
---@param key string 1 to 200 bytes of printable text
---@param by? integer 1 without it; negative to subtract
---@return integer
function store.increment(key, by) end

-- Money and rates

--- The amount that a text names. Exact: no more decimals than the currency has.
---
--- ```lua
--- local price = money "20.00 EUR"
--- local bonus = price * percent(10)     -- 2.00 EUR
--- ```
---@param text dandelion.Money|string digits, a point and the code of a currency, such as `10.00 EUR`
---@return dandelion.Money
function money(text) end

--- A rate in hundredths. A float is read as its shortest decimal: `percent(0.1)` is exactly one thousandth.
---
--- ```lua
--- local third = percent "33 1/3"
--- ```
---@param value number|string a number, or a text for what no decimal can say: `33 1/3`
---@return dandelion.Rate
function percent(value) end

-- Time

---@class dandelion.library.time
time = {}

--- The time of this turn. It does not move while the turn runs.
---@return dandelion.Instant
function time.now() end

--- The instant of a text in UTC.
---
--- ```lua
--- local launch = time.parse "2026-11-21T09:00:00Z"
--- ```
---@param text dandelion.Instant|string as in `2026-11-21T20:36:34Z`, with at most six decimals
---@return dandelion.Instant
function time.parse(text) end

--- The exact duration of a text, for calculating with it.
---
--- ```lua
--- local reminder = time.duration "10d" * percent(80)     -- 8d
--- ```
---@param text dandelion.Duration|string a whole number and a unit, such as `3d`
---@return dandelion.Duration
function time.duration(text) end

--- The calendar period of a text.
---
--- ```lua
--- local renewal = time.now() + time.period "1 year"
--- ```
---@param text dandelion.Period|string whole years, months, weeks and days, such as `1 month 3 days`
---@return dandelion.Period
function time.period(text) end

-- JSON

---@class dandelion.library.json
json = {}

--- The compact JSON of a value, the same each time: keys are sorted.
---@param value any anything but functions and personal data
---@return string
function json.encode(value) end

--- The value of a JSON text. Strict: nothing is repaired, and a fault raises with line and column.
---
--- ```lua
--- local order = json.decode '{"items":[{"sku":"a1","count":2}]}'
--- ```
---@param text string JSON as RFC 8259 has it
---@return any
function json.decode(text) end

-- Log

---@class dandelion.library.log
log = {}

--- A line for whoever looks closely.
---@param ... any what to write, of any kind
function log.debug(...) end

--- A line of ordinary news.
---@param ... any what to write, of any kind
function log.info(...) end

--- A line about what somebody should look at.
---@param ... any what to write, of any kind
function log.warn(...) end

--- A line about what somebody must look at.
---@param ... any what to write, of any kind
function log.error(...) end

--- The same as `log.info`.
---@param ... any what to write, of any kind
function print(...) end

--- A value as readable text, the same each time: keys sorted, functions and repeated tables named as such. For people; `json.encode` is for programs.
---
--- ```lua
--- print(inspect { tier = "gold", scores = { 9, 10 } })     --> { scores = { 9, 10 }, tier = "gold" }
--- ```
---@param value any anything
---@return string
function inspect(value) end

-- Tests

--- A test, run by `dandelion test`.
---
--- ```lua
--- test "two orders invite once" (function(t)
---   t:member { id = "ada" }
---   t:send(order { order = "o-1", member = "ada", amount = "20.00 USD" })
---    :nearmiss("a returning customer is invited", "count 1 of 2")
---   t:advance "3d":send(order { order = "o-2", member = "ada", amount = "30.00 USD" })
---    :fired "a returning customer is invited"
---   t:restart():advance "15d"
---   t:messages { to = "ada", "invite", "reminder" }
--- end)
--- ```
---@param name string a sentence that could be false
---@return fun(run: fun(t: dandelion.T))
function test(name) end

--- Makes a member, by the event `member.joined`.
---@param fields table<string, any> `id`, the fields of `member.joined`, and `unsubscribed = true`
---@return dandelion.T
function T:member(fields) end

--- Records an event, and lets everything happen that follows from it.
---@param event dandelion.Pattern|string an event with its fields, `order { member = id }`, or its name
---@param fields? table<string, any> the fields, where the name was given
---@return dandelion.T
function T:send(event, fields) end

--- Moves the time on. Everything that is due on the way happens.
---@param duration dandelion.Duration|string how far
---@return dandelion.T
function T:advance(duration) end

--- Stops the engine and starts it again on the same store.
---@return dandelion.T
function T:restart() end

--- Cancels the newest run of a workflow, as an operator does.
---@param workflow string its name
---@return dandelion.T
function T:cancel(workflow) end

--- Sets one of the plugin's settings, from the next event on.
---@param name string which setting
---@param value any to what
---@return dandelion.T
function T:setting(name, value) end

--- Gives the plugin a capability back.
---@param capability string such as `rewards.write`
---@return dandelion.T
function T:grant(capability) end

--- Takes a capability from the plugin.
---@param capability string such as `rewards.write`
---@return dandelion.T
function T:revoke(capability) end

--- Does an activity in the host's place. Each is tried once.
---@param name string which activity
---@param answer function|any what it returns, or a function of its input that returns it, or raises
---@return dandelion.T
function T:activity(name, answer) end

--- Expects that the last event fired a rule, and that its turn did not fail.
---@param rule string its name
---@return dandelion.T
function T:fired(rule) end

--- Expects that the last event did not fire a rule.
---@param rule string its name
---@param reason? string a part of why not, such as `count 1 of 2`
---@return dandelion.T
function T:nearmiss(rule, reason) end

---@class dandelion.TMessagesMessages
---@field to dandelion.Member|string whom
---@field [string] any
---@field [integer] any

--- Expects that a member was sent these templates, in this order, and no others: `{ to = "ada", "invite" }`.
---@param messages dandelion.TMessagesMessages `to`, and the names of the templates
---@return dandelion.T
function T:messages(messages) end

---@class dandelion.TBalanceBalance
---@field of dandelion.Member|string whose
---@field held? dandelion.Money|string what is on hold
---@field paid? dandelion.Money|string what was paid out
---@field [string] any
---@field [integer] any

--- Expects what a member may be paid, and has on hold: `{ of = "ada", "5.00 USD", held = "1.00 USD" }`.
---@param balance dandelion.TBalanceBalance `of`, and the payable amount, `held` or `paid`
---@return dandelion.T
function T:balance(balance) end

--- Expects how the newest run of a workflow stands.
---@param workflow string its name
---@param status string what `flow:status` said last, or `waiting`, `blocked`, `completed`, `failed`, `cancelled`
---@return dandelion.T
function T:status(workflow, status) end

--- Expects that two values are equal.
---@param found any what is there
---@param expected any what should be
---@return dandelion.T
function T:equal(found, expected) end
