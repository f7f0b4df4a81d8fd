import DandelionModel
import DandelionWorkflow

/// A plan that a workflow carries out and the events that meet it, drawn from a seed.
///
/// Plans are data: the one workflow of ``source`` interprets them, so that a
/// thousand of them need no more than one Lua state.
struct RunSchedule {
    static let source = #"""
        plugin { name = "plans", version = "1.0.0", api = 1, summary = "carries out plans" }
        local tick = event "tick"

        rule "a plan begins" {
          on = event "begin" {},
          start = { "plan", key = on.run, input = { run = on.run, steps = on.plan }, if_exists = "skip" },
        }

        rule "every third tick is noted" {
          on = tick {},
          where = count(tick { name = on.name }):reaches(3),
          act = function(ctx) store.put("third " .. ctx.on.name, ctx.on.count + math.random(100)) end,
        }

        local function note(run, text)
          local before = store.get("log " .. run) or ""
          if #before > 4000 then before = "" end
          store.put("log " .. run, before .. text .. ";")
        end

        local carry_out

        local steps = {
          sleep = function(flow, run, step) flow:sleep(step.span); note(run, "slept") end,
          await = function(flow, run, step)
            local heard = flow:await(tick { name = step.name }, { within = step.span })
            note(run, heard and "heard " .. heard.count or "late")
          end,
          listen = function(flow, run, step)
            local ears = flow:listen(tick { name = step.name })
            flow:sleep(step.span)
            for _ = 1, 3 do
              local heard = ears:next { within = step.span }
              note(run, heard and "took " .. heard.count or "none")
              if not heard then break end
            end
            ears:close()
          end,
          echo = function(flow, run, step) note(run, "echo " .. flow:activity("echo", step.name)) end,
          try = function(flow, run, step)
            local ok, error = pcall(flow.activity, flow, "fail", step.name)
            note(run, tostring(ok) .. " " .. error.code)
          end,
          give_up = function(flow, run, step) flow:activity("fail", step.name) end,
          chance = function(flow, run, step)
            note(run, flow:random(1000) .. " " .. math.random(1000) .. " " .. #flow:uuid() .. " " .. tostring(flow:now()))
          end,
          wrong = function(flow, run, step)
            local ok, error = pcall(store.put, "wrong " .. run, string.rep("x", 70000))
            local ok2, error2 = pcall(flow.emit, flow, "tick", { name = 7 })
            note(run, error.code .. " " .. error2.code)
          end,
          emit = function(flow, run, step) flow:emit(tick { name = step.name, count = 77 }) end,
          undo = function(flow, run, step)
            flow:on_failure(function()
              if step.waits then flow:sleep(step.span) end
              note(run, "undid " .. step.name)
              if step.does then note(run, "by " .. flow:activity("echo", step.name)) end
            end)
          end,
          forget = function(flow, run, step) flow:complete_saga(); flow:status("safe " .. run) end,
          fail = function(flow, run, step) flow:fail("planned", "at " .. step.name) end,
          catch = function(flow, run, step)
            local ok, error = pcall(carry_out, flow, run, step.steps)
            note(run, ok and "fine" or "caught " .. (type(error) == "table" and error.code or "?"))
          end,
          bug = function(flow, run, step) error("bug in " .. step.name) end,
          inside = function(flow, run, step)
            for value in coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i * flow:random(9)) end end) do
              note(run, "inside " .. value)
            end
          end,
          anew = function(flow, run, step)
            note(run, "anew")
            flow:continue_as_new { run = run, steps = step.steps }
          end,
        }

        carry_out = function(flow, run, list)
          for _, step in ipairs(list) do steps[step.kind](flow, run, step) end
        end

        workflow "plan" (function(flow, input)
          carry_out(flow, input.run, input.steps)
          note(input.run, "end")
        end)
        """#

    enum Move {
        case begin(run: String, plan: Value)
        case tick(name: String, count: Int64)
        /// To a time after the beginning.
        case advance(to: Duration)
        /// To the run of this key, where it lives.
        case order(RunOrder, run: String)
    }

    let home: String
    let moves: [Move]

    /// - Parameters:
    ///   - plans: How many runs there are.
    ///   - hasOrders: Whether operators cancel, pause, resume and terminate runs.
    init(home: String, seed: UInt64, plans: Int, hasOrders: Bool = false) {
        self.home = home
        var chance = SeededGenerator(seed: seed)
        var moves: [Move] = []
        var now = Duration.zero
        for number in 0..<plans {
            moves.append(.begin(run: "r\(number)", plan: Self.steps(depth: 0, using: &chance)))
            for _ in 0..<Int.random(in: 0...3, using: &chance) {
                if Bool.random(using: &chance) {
                    moves.append(.tick(name: Self.name(using: &chance), count: Int64(moves.count)))
                } else {
                    now += .minutes(Int64.random(in: 1...600, using: &chance))
                    moves.append(.advance(to: now))
                }
                guard hasOrders else { continue }
                let orders: [RunOrder] = [.cancel, .pause, .pause, .pause, .resume, .resume, .terminate]
                for _ in 0..<Int.random(in: 0...3, using: &chance) {
                    let order = orders.randomElement(using: &chance) ?? .cancel
                    let run = Int.random(in: max(0, number - 6)...number, using: &chance)
                    moves.append(.order(order, run: "r\(run)"))
                }
            }
        }
        moves.append(.advance(to: now + .days(30)))
        guard hasOrders else {
            self.moves = moves
            return
        }
        for number in 0..<plans { moves.append(.order(.resume, run: "r\(number)")) }
        moves.append(.advance(to: now + .days(90)))
        self.moves = moves
    }

    private static func name(using chance: inout SeededGenerator) -> String {
        "n\(Int.random(in: 0..<4, using: &chance))"
    }

    private static func steps(depth: Int, using chance: inout SeededGenerator) -> Value {
        var steps: [Value] = []
        for _ in 0..<Int.random(in: 1...6, using: &chance) {
            steps.append(step(depth: depth, using: &chance))
        }
        return .list(steps)
    }

    private static let kinds = [
        "sleep", "await", "await", "listen", "echo", "try", "chance", "wrong", "emit", "undo", "undo",
        "forget",
        "inside", "catch", "give_up", "fail", "bug", "anew",
    ]

    private static func step(depth: Int, using chance: inout SeededGenerator) -> Value {
        var kind = kinds.randomElement(using: &chance) ?? "sleep"
        if depth > 1, ["catch", "anew"].contains(kind) { kind = "sleep" }
        var step = ValueMap([
            ("kind", .string(kind)), ("name", .string(name(using: &chance))),
            ("span", .duration(.minutes(Int64.random(in: 1...900, using: &chance)))),
        ])
        switch kind {
        case "catch", "anew": step["steps"] = steps(depth: depth + 1, using: &chance)
        case "undo":
            step["waits"] = .bool(.random(using: &chance))
            step["does"] = .bool(.random(using: &chance))
        default: break
        }
        return .map(step)
    }
}

extension RunWorld {
    func play(_ schedule: RunSchedule) async throws {
        for number in schedule.moves.indices { try await play(number, of: schedule) }
    }

    /// Plays one move; again it is the same letter, or the same time.
    func play(_ number: Int, of schedule: RunSchedule) async throws {
        let (home, id) = (schedule.home, "m-\(number)")
        switch schedule.moves[number] {
        case .begin(let run, let plan):
            try await record("begin", ["run": .string(run), "plan": plan], in: home, id: id)
        case .tick(let name, let count):
            try await record("tick", ["name": .string(name), "count": .int(count)], in: home, id: id)
        case .advance(let offset): try await advance(to: RunClock.start + offset)
        case .order(let order, let key):
            // A world that has crashed would show an older state.
            try checkFolding()
            guard let run = try runs(in: home).first(where: { $0.key == key }) else { return }
            try await self.order(order, run.run, reason: "move \(number)", in: home, id: id)
        }
    }
}
