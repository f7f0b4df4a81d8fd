import DandelionLua
import DandelionModel
import Glibc

/// What running one program came to.
struct Trial {
    /// Everything that it did which must be the same in every process; nil where
    /// the clock had a word in it.
    let account: String?
    /// What must never be; nil where all is well.
    let fault: String?

    /// What the first round used, which smaller budgets divide.
    let usage: SandboxUsage?

    static let limits = SandboxLimits(
        instructions: 2_000_000, bytes: 4 << 20, wall: .milliseconds(300), output: 65_536)

    /// Mostly wide limits; else so narrow a heap that the collector comes in an
    /// emergency, or so short a budget that it ends somewhere.
    static func limits(for seed: UInt64) -> SandboxLimits {
        var generator = SeededGenerator(seed: seed ^ 0x11)
        var limits = limits
        switch Int.random(in: 0..<10, using: &generator) {
        case 0...2: limits.bytes = Int.random(in: 60_000..<400_000, using: &generator)
        case 3, 4: limits.instructions = Int64.random(in: 1..<30_000, using: &generator)
        case 5: limits.output = 100
        default: break
        }
        return limits
    }

    /// Loads, calls, drives as a fiber, freezes and calls again, as the seed says.
    init(_ program: FuzzedProgram, seed: UInt64, limits: SandboxLimits? = nil) {
        var run = TrialRun(seed: seed, limits: limits ?? Self.limits(for: seed))
        do {
            try run.everything(program)
        } catch {
            run.note("could not begin: \(error)")
        }
        account = run.sawTheClock ? nil : run.account
        usage = run.usage
        fault =
            run.fault ?? Self.address(in: run.account, besides: program.text).map {
                "an address was told: \($0)"
            }
            ?? (Sandbox.unfreedBytes == 0 ? nil : "closed states left \(Sandbox.unfreedBytes) bytes")
    }

    /// What looks like one of this process, 0x and eleven digits or twelve, and
    /// does not stand in the program itself.
    private static func address(in text: String, besides program: [UInt8]) -> Substring? {
        let program = String(decoding: program, as: UTF8.self)
        return text.matches(of: /0x[1-7][0-9a-f]{10,11}(?![0-9a-f])/).map(\.output)
            .first { !program.contains($0) }
    }
}

private struct TrialRun {
    private var generator: SeededGenerator
    private let seed: UInt64
    private let limits: SandboxLimits
    private(set) var usage: SandboxUsage?
    private(set) var account = ""
    private(set) var sawTheClock = false
    private(set) var fault: String?

    init(seed: UInt64, limits: SandboxLimits) {
        self.seed = seed
        self.limits = limits
        generator = SeededGenerator(seed: ~seed)
    }

    mutating func note(_ text: String) { account += text + "\n" }

    private mutating func chance(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &generator) }

    /// A step that may throw what Lua code comes to, and nothing else.
    private mutating func step<Result>(_ name: String, _ body: () throws -> Result) -> Result? {
        do {
            return try body()
        } catch LuaError.limit(let limit, _) {
            if limit == .wall { sawTheClock = true }
            note("\(name): \(limit)")
        } catch {
            note("\(name): \(error)")
        }
        return nil
    }

    mutating func everything(_ program: FuzzedProgram) throws {
        let host = FuzzedHost()
        let sandbox = try host.open(limits: limits, seed: seed)
        var printed = ""
        sandbox.output = { printed += $0 + "\n" }
        var references: [LuaReference] = []
        if let function = step("load", { try sandbox.load(program.text, name: "fuzz") }) {
            references.append(function)
            for round in 0...chance(2) {
                sandbox.refuel(limits)
                guard sandbox.isUsable else { break }
                let started = Self.threadTime
                references += run(function, in: sandbox)
                judge(sandbox, since: started)
                if round == 0, chance(3) == 0 { freeze(sandbox) }
            }
            sandbox.refuel(limits)
            check(sandbox)
        }
        note(printed)
        // Either may be the last to let go.
        let kept = host.close()
        references.shuffle(using: &generator)
        references.removeFirst(references.count / 2)
        if chance(2) == 0 { sandbox.collect() }
        withExtendedLifetime(kept) {}
    }

    private mutating func run(_ function: LuaReference, in sandbox: Sandbox) -> [LuaReference] {
        if chance(2) == 0 {
            let arguments: [LuaValue] = [.value(FuzzedHost.value(generator.next())), .reference(function)]
            return read(step("call") { try sandbox.call(function, arguments) }, in: sandbox)
        }
        guard let fiber = step("spawn", { try sandbox.spawn(function) }) else { return [] }
        for _ in 0..<6 where !fiber.isFinished {
            let value = FuzzedHost.value(generator.next())
            let fails = fiber.waitsIn != nil && chance(4) == 0
            let outcome = step("resume") {
                try fails
                    ? fiber.resume(raising: HostFailure(code: "c", message: "m", isBusiness: true))
                    : fiber.resume([.value(value)])
            }
            switch outcome {
            case .suspended: note("waits in \(fiber.waitsIn ?? "?")")
            case .returned(let values): return read(values, in: sandbox)
            case nil: return []
            }
        }
        return []
    }

    private mutating func read(_ values: [LuaValue]?, in sandbox: Sandbox) -> [LuaReference] {
        var references: [LuaReference] = []
        for value in values ?? [] {
            switch value {
            case .value(let value): note("\(value)")
            case .reference(let reference):
                references.append(reference)
                if let copy = step("value", { try sandbox.value(of: reference) }) { note("\(copy)") }
            }
        }
        return references
    }

    private mutating func freeze(_ sandbox: Sandbox) {
        sandbox.refuel(limits)
        guard sandbox.isUsable, step("freeze", { try sandbox.freeze() }) != nil else { return }
        sandbox.refuel(limits)
        // No field of a frozen state can be made: not even through what was kept.
        let text =
            "return pcall(rawset, _G, 'made', 1) or made ~= nil or pcall(function() string.made = 1 end)"
        guard let function = step("check", { try sandbox.load(Array(text.utf8), name: "check") }),
            let made = step("check", { try sandbox.call(function) })?.first?.value
        else { return }
        if made != false { fault = "a frozen state was written: \(made)" }
    }

    /// A limit that trips late is a fault too. Other processes take time on the
    /// wall from this one, so that the thread's own time is judged: never more.
    private mutating func judge(_ sandbox: Sandbox, since started: Duration) {
        let took = Self.threadTime - started
        usage = usage ?? sandbox.usage
        let most = limits.wall + (Self.isOptimized ? .milliseconds(300) : .seconds(3))
        if took > most { fault = "took \(took), of at most \(limits.wall)" }
        if sandbox.usage.peakBytes > max(limits.bytes, 100_000) + (1 << 20) {
            fault = "held \(sandbox.usage.peakBytes) bytes"
        }
        note("used \(sandbox.usage.instructions), \(sandbox.usage.output)")
    }

    private static var threadTime: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Code that was not optimised, or that a sanitizer watches, is slow for good reason.
    private static let isOptimized = {
        var isDebug = false
        assert(
            {
                isDebug = true; return true
            }())
        return !isDebug
    }()

    /// What is usable works.
    private mutating func check(_ sandbox: Sandbox) {
        guard sandbox.isUsable else { return note("is not usable") }
        do {
            let function = try sandbox.load(Array("return 1 + 1, #'abc'".utf8), name: "check")
            let values = try sandbox.call(function).map(\.value)
            if values != [2, 3] { fault = "1 + 1 came to \(values)" }
        } catch LuaError.limit(.memory, _) {
            note("is full")
        } catch LuaError.limit(.wall, _) {
            sawTheClock = true
        } catch {
            fault = "a state that is said to be usable is not: \(error)"
        }
    }
}
