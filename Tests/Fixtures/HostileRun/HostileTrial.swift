import DandelionLua
import DandelionModel
import Foundation
import Synchronization

/// What came of a hostile file.
struct HostileTrial: Sendable {
    var outcome = HostileOutcome.returned(nil)
    /// What it printed.
    var printed: [String] = []
    /// Processor time of its thread: time on the wall tells of the machine's other work.
    var time = Duration.zero
    /// Whether the state, if it may be used on, still works.
    var isAlive = false
    /// Whether a state that was open meanwhile has its libraries as they were.
    var areOthersWhole = false

    /// Runs a file in a state of its own; nil where there is no memory for one.
    static func run(_ file: HostileFile) -> HostileTrial? {
        let found = Mutex<HostileTrial?>(nil)
        let isThere = DispatchSemaphore(value: 0)
        let thread = Thread {
            let trial = runHere(file)
            found.withLock { $0 = trial }
            isThere.signal()
        }
        thread.stackSize = 8 << 20
        thread.start()
        isThere.wait()
        return found.withLock { $0 }
    }

    private static func runHere(_ file: HostileFile) -> HostileTrial? {
        guard let sandbox = try? Sandbox(limits: SandboxLimits(wall: file.wall), functions: []),
            let other = try? Sandbox(functions: [])
        else { return nil }
        var trial = HostileTrial()
        let lines = Lines()
        sandbox.output = { lines.all.append($0) }
        let start = threadTime()
        do throws(LuaError) {
            let values = try sandbox.call(try sandbox.load(Array(file.text.utf8), name: file.name))
            trial.outcome = .returned(text(values.first))
        } catch {
            switch error {
            case .limit(let limit, _): trial.outcome = .limit("\(limit)")
            case .runtime(let failure): trial.outcome = .error(failure.message)
            default: trial.outcome = .error("\(error)")
            }
        }
        trial.time = threadTime() - start
        trial.printed = lines.all
        trial.isAlive = !sandbox.isUsable || isAlive(sandbox)
        trial.areOthersWhole = isWhole(other)
        return trial
    }

    private static func text(_ value: LuaValue?) -> String? {
        if case .value(.string(let text))? = value { text } else { nil }
    }

    /// A plugin may ruin its own libraries, so this asks for none.
    private static func isAlive(_ sandbox: Sandbox) -> Bool {
        sandbox.refuel(SandboxLimits(instructions: 1_000_000, wall: .seconds(20)))
        let check = "local t = {} for i = 1, 100 do t[i] = i .. '' end return t[#t]"
        guard let chunk = try? sandbox.load(Array(check.utf8), name: "check") else { return false }
        return (try? sandbox.call(chunk)).flatMap(\.first).flatMap { text($0) } == "100"
    }

    private static func isWhole(_ sandbox: Sandbox) -> Bool {
        sandbox.refuel(SandboxLimits(instructions: 1_000_000, wall: .seconds(20)))
        let check = """
            local n = {}
            for k, v in pairs(_G) do if type(v) == "table" and v ~= _G then for f in pairs(v) do n[#n + 1] = f end end end
            assert(#n > 60 and ("x"):upper() == "X" and ("x").anything == nil and not getmetatable(_G))
            table.sort(n, function(a, b) return a < b end)
            return ("%s %d"):format(n[1], #table.concat(n)):rep(2):sub(1, 3)
            """
        guard let chunk = try? sandbox.load(Array(check.utf8), name: "check") else { return false }
        return (try? sandbox.call(chunk)).flatMap(\.first).flatMap { text($0) } == "abs"
    }

    private static func threadTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

private final class Lines {
    var all: [String] = []
}
