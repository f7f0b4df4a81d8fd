import DandelionLua
import Foundation
import Testing

@testable import LuaFuzz

/// The fuzzer's programs in this process, some of them: `make fuzz` runs on.
/// `DANDELION_FUZZ_SECONDS=600` does so for ten minutes here, as under a sanitizer.
@Suite("Programs made by chance")
struct FuzzTests {
    @Test("P3, P4: end with values, an error or a limit, never with the process")
    func endure() throws {
        let environment = ProcessInfo.processInfo.environment
        let seconds = environment["DANDELION_FUZZ_SECONDS"].flatMap(Int.init)
        let fault = onLuaThread { () -> String in
            let end = ContinuousClock.now + .seconds(seconds ?? 0)
            var seed = environment["DANDELION_FUZZ_SEED"].flatMap(UInt64.init) ?? 1
            var count = 0
            while count < 100 || ContinuousClock.now < end {
                if count % 1_000 == 999 { print("fuzzing: \(count) programs, at seed \(seed)") }
                let trial = Trial(FuzzedProgram(seed: seed, corpus: []), seed: seed)
                if let fault = trial.fault { return "\(fault), seed \(seed)" }
                (seed, count) = (seed + 1, count + 1)
            }
            return "none"
        }
        #expect(fault == "none")
    }

    @Test("P3: each ends well wherever its budget does")
    func sweep() throws {
        let fault = onLuaThread { () -> String in
            for seed in 1...4 as ClosedRange<UInt64> {
                let program = FuzzedProgram(seed: seed, corpus: [])
                guard let usage = Trial(program, seed: seed, limits: Trial.limits).usage else { continue }
                if let fault = Sweep(program, seed: seed, usage: usage).fault {
                    return "\(fault), seed \(seed)"
                }
            }
            return "none"
        }
        #expect(fault == "none")
    }
}
