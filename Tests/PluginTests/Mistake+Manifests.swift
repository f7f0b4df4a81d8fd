extension Mistake {
    static let manifests = [
        Mistake("no manifest", #"local order = event "order.paid""#, says: ""),
        Mistake(
            "an api level of the future", #"plugin { name = "p", version = "1.0.0", api = 7 }"#, says: ""),
        Mistake(
            "a misspelt key of the manifest", #"plugin { name = "p", version = "1.0.0", api = 1, need = {} }"#,
            says: ""),
        Mistake(
            "a misspelt capability",
            #"plugin { name = "p", version = "1.0.0", api = 1, needs = { "member.read" } }"#, says: ""),
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
            """, says: ""),
        Mistake(
            "a setting of an unknown currency",
            """
            plugin {
              name = "p", version = "1.0.0", api = 1,
              settings = { reward = setting.money { default = "5.00 UDS" }, span = setting.duration { default = "2 months" } },
            }
            """, says: ""),
    ]

    static let filings = [
        Mistake(
            "a template without a purpose",
            """
            \(manifest)
            template "invite" { subject = "A gift", text = "Hello {name}" }
            """, says: ""),
        Mistake(
            "a reward that is a number",
            """
            \(manifest)
            local friends = program "friends" { reward = { referrer = 10, friend = 5 }, hold = "30 dais" }
            """, says: ""),
        Mistake(
            "a program with a misspelt key and an unknown setting",
            """
            \(manifest)
            program "friends" { rewards = { referrer = percent(10) } }
            program "others" { reward = { referrer = settings.share } }
            """, says: ""),
        Mistake(
            "a file that is not there",
            """
            \(manifest)
            local codes = require "lib.codse"
            """, files: ["lib/codes.lua": "return {}"], says: ""),
        Mistake(
            "a file outside of the folder",
            """
            \(manifest)
            include "../others/rules"
            """, files: ["more.lua": ""], says: ""),
        Mistake(
            "another file of a plugin of one file",
            """
            \(manifest)
            include "more"
            """, says: ""),
        Mistake(
            "two files that need each other",
            """
            \(manifest)
            local a = require "a"
            """, files: ["a.lua": #"return require "b""#, "b.lua": #"return require "a""#], says: ""),
        Mistake(
            "mistakes in several files",
            """
            \(manifest)
            local a = require "lib.a"
            local x = = 5
            """, files: ["lib/a.lua": "\n\nreturn {", "b.lua": "local function"], says: ""),
        Mistake(
            "an event with an unknown type",
            """
            \(manifest)
            local wish = event.new "wish.made" { member = key "member", text = "strnig", at = 5 }
            """, says: ""),
    ]
}
