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
            says: """
                plugin.lua:4: '}' expected (to close '{' at line 2) near 'act'. Is a comma missing at \
                the end of the line before?
                """),
        Mistake(
            "a forgotten end",
            """
            \(manifest)
            workflow "w" (function(flow)
              if true then
            end)
            """,
            says: """
                plugin.lua:4: unexpected symbol near ')'. Is an 'end' missing before it?
                """),
        Mistake(
            "a missing local",
            """
            \(manifest)

            order = event "order.paid"
            rule "r" { on = order {}, act = function() end }
            """,
            says: """
                plugin.lua:3: 'order' (line 3) is a global; write 'local order'
                """),
        Mistake(
            "a missing local for a name of the language",
            """
            \(manifest)
            local order = event "order.paid"
            count = 5
            rule "r" { on = order {}, act = function() end }
            """,
            says: """
                plugin.lua:3: 'count' (line 3) is a global; write 'local count'
                """),
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
            says: """
                plugin.lua:7: 'n' (line 3) is changed inside a function (line 7); keep it in 'store', or \
                make it local to the function
                """),
        Mistake(
            "a name that is nil",
            """
            \(manifest)
            local names = {}
            local first = names.first.name
            """,
            says: """
                plugin.lua:3: attempt to index a nil value (field 'first'). A misspelt name is nil
                """),
        Mistake(
            "a loop without an end",
            """
            \(manifest)
            while true do end
            """,
            says: """
                plugin.lua:2: the file used more than 5000000 instructions while it loaded. Declarations \
                take little: is there a loop without an end? Work belongs into workflows
                """),
        Mistake(
            "the clock of the machine",
            """
            \(manifest)
            local now = os.time()
            """,
            says: """
                plugin.lua:2: a plugin has no 'os'. Time comes from flow:now(), which is the same on \
                every machine
                """),
        Mistake(
            "data while the file loads",
            """
            \(manifest)
            local ada = members.get("ada")
            """,
            says: """
                plugin.lua:2: 'members' cannot be used while the file loads. Use it in a workflow, or in \
                a rule's act
                """),
        Mistake(
            "flow:sleep outside of a workflow",
            """
            \(manifest)
            flow:sleep "3d"
            """,
            says: """
                plugin.lua:2: 'flow' is there only in a workflow, as its first argument. A rule's act is \
                one turn and cannot wait: let the rule start a workflow
                """),
        Mistake(
            "flow:sleep in a rule's act",
            """
            \(manifest)
            rule "r" {
              on = event "order.paid" {},
              act = function(ctx)
                flow:sleep "3d"
              end,
            }
            """,
            says: """
                plugin.lua:5: 'flow' is there only in a workflow, as its first argument. A rule's act is \
                one turn and cannot wait: let the rule start a workflow
                """),
        Mistake(
            "a capability that the manifest does not ask for",
            """
            \(manifest)
            workflow "w" (function(flow, input)
              local ada = members.get(input.member)
              members.update(ada, { tier = "gold" })
              messages.send { to = ada, template = "invite" }
              members.gte("bob")
            end)
            """,
            says: """
                plugin.lua:4: 'members.update' needs the capability 'members.write'. Write needs = { \
                "members.write" } in the manifest, and have the host's operator grant it
                plugin.lua:5: 'messages.send' needs the capability 'messages.send'. Write needs = { \
                "members.read", "messages.send" } in the manifest, and have the host's operator grant it
                plugin.lua:6: 'members' has no function 'gte'. Did you mean 'members.get'?
                """),
        Mistake(
            "a misspelt local and a missing one, in functions",
            """
            \(manifest)
            workflow "w" (function(flow, input)
              local customer = members.get(input.member)
              if customer.banned then return end
              total = 5
              return flow:status(custmer.name .. total)
            end)
            """,
            says: """
                plugin.lua:5: 'total' (line 5) is a global; write 'local total'
                plugin.lua:6: nothing is called 'custmer' here. Did you mean 'customer'?
                """),
    ]
}
