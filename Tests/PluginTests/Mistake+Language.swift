extension Mistake {
    static let languages = [
        Mistake(
            "a forgotten comma",
            """
            \(manifest)
            rule "r" {
              on = event "order.paid" {}
              act = function() end,
            }
            """,
            says: ""),
        Mistake(
            "a forgotten end",
            """
            \(manifest)
            workflow "w" (function(flow)
              if true then
            end)
            """,
            says: ""),
        Mistake(
            "a missing local",
            """
            \(manifest)

            order = event "order.paid"
            rule "r" { on = order {}, act = function() end }
            """,
            says: ""),
        Mistake(
            "a missing local for a name of the language",
            """
            \(manifest)
            local order = event "order.paid"
            count = 5
            rule "r" { on = order {}, act = function() end }
            """,
            says: ""),
        Mistake(
            "a counter at file level",
            """
            \(manifest)
            local order = event "order.paid"
            local n = 0
            rule "r" {
              on = order {},
              act = function(ctx)
                n = n + 1
              end,
            }
            """,
            says: ""),
        Mistake(
            "a name that is nil",
            """
            \(manifest)
            local names = {}
            local first = names.first.name
            """,
            says: ""),
        Mistake(
            "a loop without an end",
            """
            \(manifest)
            while true do end
            """,
            says: ""),
        Mistake(
            "the clock of the machine",
            """
            \(manifest)
            local now = os.time()
            """,
            says: ""),
        Mistake(
            "data while the file loads",
            """
            \(manifest)
            local ada = members.get("ada")
            """,
            says: ""),
        Mistake(
            "flow:sleep outside of a workflow",
            """
            \(manifest)
            flow:sleep "3d"
            """,
            says: ""),
    ]
}
