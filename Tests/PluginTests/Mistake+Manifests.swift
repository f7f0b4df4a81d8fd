extension Mistake {
    static let manifests = [
        Mistake(
            "no manifest", #"local order = event "order.paid""#,
            says: """
                plugin.lua:1: the file declares no plugin. Begin it with plugin { name = "…", version = \
                "1.0.0", api = 1 }
                """),
        Mistake(
            "an api level of the future", #"plugin { name = "p", version = "1.0.0", api = 7 }"#,
            says: """
                plugin.lua:1: the plugin is written for api level 7, and this host offers 1. Update the \
                host, or write api = 1 if that is enough
                """),
        Mistake(
            "a misspelt key of the manifest",
            #"plugin { name = "p", version = "1.0.0", api = 1, need = {} }"#,
            says: """
                plugin.lua:1: the manifest has no key 'need'. Did you mean 'needs'?
                """),
        Mistake(
            "a misspelt capability",
            #"plugin { name = "p", version = "1.0.0", api = 1, needs = { "member.read" } }"#,
            says: """
                plugin.lua:1: no capability is called 'member.read'. Did you mean 'members.read'?
                """),
        Mistake(
            "a setting of the wrong type",
            """
            plugin {
              name = "p", version = "1.0.0", api = 1,
              settings = {
                orders = setting.integer { default = "two" },
                reward = setting.money { default = 5.5 },
                patience = setting.duration { default = "3 dais" },
                score = setting.integer { default = 12, min = 0, max = 10 },
                share = setting.percent { default = 12 },
                kind = setting.text { default = "a" },
              },
            }
            """,
            says: """
                plugin.lua:4: setting 'orders' must be a whole number such as 2, and is "two"
                plugin.lua:5: setting 'reward' must be money such as "5.00 USD", and is 5.5. A float is \
                not exact; write "5.5 USD" in quotes, with its currency
                plugin.lua:6: setting 'patience' must be a duration such as "14d", and is "3 dais". Did \
                you mean "3d"?
                plugin.lua:7: the default of setting 'score' is 12, above its greatest value 10. Choose \
                one between the bounds
                plugin.lua:9: there is no setting of the type 'text'. The types are integer, number, \
                money, duration, string, boolean and percent
                """),
        Mistake(
            "a setting of an unknown currency",
            """
            plugin {
              name = "p", version = "1.0.0", api = 1,
              settings = { reward = setting.money { default = "5.00 UDS" }, span = setting.duration { default = "2 months" } },
            }
            """,
            says: """
                plugin.lua:3: setting 'reward' must be money such as "5.00 USD": 'UDS' is not a currency \
                of ISO 4217. Did you mean 'USD'?
                plugin.lua:3: setting 'span' must be a duration such as "14d", and is "2 months". Months \
                and years differ in length; write days, such as "30d"
                """),
    ]

    static let filings = [
        Mistake(
            "a template without a purpose",
            """
            \(manifest)
            template "invite" { subject = "A gift", text = "Hello {name}" }
            """,
            says: """
                plugin.lua:2: template 'invite' has no purpose. Say what members may object to, such as \
                purpose = "referral_marketing"
                """),
        Mistake(
            "a reward that is a number",
            """
            \(manifest)
            local friends = program "friends" { reward = { referrer = 10, friend = 5 }, hold = "30 dais" }
            """,
            says: """
                plugin.lua:2: program 'friends': 'reward.referrer' is 10. Write percent(10) or money \
                "5.00 USD"
                plugin.lua:2: program 'friends': 'reward.friend' is 5. Write percent(10) or money "5.00 \
                USD"
                plugin.lua:2: program 'friends': 'hold' is '30 dais'. Write an exact duration, such as \
                "30d"
                """),
        Mistake(
            "a program with a misspelt key and an unknown setting",
            """
            \(manifest)
            program "friends" { rewards = { referrer = percent(10) } }
            program "others" { reward = { referrer = settings.share } }
            """,
            says: """
                plugin.lua:2: program 'friends': 'program' has no key 'rewards'. Did you mean 'reward'?
                plugin.lua:2: program 'friends': 'reward' is missing. Write reward = { referrer = \
                percent(10) }
                plugin.lua:3: program 'others': no setting is called 'share'. Declare it in 'settings' \
                of the manifest
                """),
        Mistake(
            "a file that is not there",
            """
            \(manifest)
            local codes = require "lib.codse"
            """, files: ["lib/codes.lua": "return {}"],
            says: """
                plugin.lua:2: the plugin has no file 'lib/codse.lua'. Did you mean require "lib.codes"?
                """),
        Mistake(
            "a file outside of the folder",
            """
            \(manifest)
            include "../others/rules"
            """, files: ["more.lua": ""],
            says: """
                plugin.lua:2: '../others/rules' is not the name of a file in the plugin's folder. Write \
                its path with dots and without .lua: include "lib.codes" loads lib/codes.lua
                """),
        Mistake(
            "another file of a plugin of one file",
            """
            \(manifest)
            include "more"
            """,
            says: """
                plugin.lua:2: the plugin has no file 'more.lua'. The plugin is one file; make it a \
                folder with a plugin.lua to add others
                """),
        Mistake(
            "two files that need each other",
            """
            \(manifest)
            local a = require "a"
            """, files: ["a.lua": #"return require "b""#, "b.lua": #"return require "a""#],
            says: """
                plugin.lua:2: 'a.lua' is loaded again while it still loads. Move what both files need \
                into a third one
                """),
        Mistake(
            "mistakes in several files",
            """
            \(manifest)
            local a = require "lib.a"
            local x = = 5
            """, files: ["lib/a.lua": "\n\nreturn {", "b.lua": "local function"],
            says: """
                plugin.lua:3: unexpected symbol near '='
                b.lua:1: <name> expected near <eof>. The file ends before all is closed
                lib/a.lua:3: unexpected symbol near <eof>. The file ends before all is closed
                """),
        Mistake(
            "an event with an unknown type",
            """
            \(manifest)
            local wish = event.new "wish.made" { member = key "member", text = "strnig", at = 5 }
            """,
            says: """
                plugin.lua:2: the field 'at' of event 'wish.made' has no type that is known. Write key \
                "member" or one of string, int, float, bool, money, instant, duration, value in quotes
                plugin.lua:2: the field 'text' of event 'wish.made' has no type that is known. Did you \
                mean 'string'?
                """),
    ]
}
