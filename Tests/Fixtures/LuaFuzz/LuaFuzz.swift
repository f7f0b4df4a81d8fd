import Foundation

/// Runs Lua programs made by chance in sandboxes, until time is over or something is wrong.
///
///     LuaFuzz run SECONDS SEED CORPUS FINDINGS
///     LuaFuzz batch FIRST END CORPUS           the child of `run`
///     LuaFuzz show SEED CORPUS                 the program of a seed
///     LuaFuzz replay SEED CORPUS               runs it, and tells what it came to
@main
enum LuaFuzz {
    static func main() {
        let arguments = CommandLine.arguments
        func number(_ place: Int) -> UInt64 {
            arguments.indices.contains(place) ? UInt64(arguments[place]) ?? 0 : 0
        }
        func text(_ place: Int) -> String { arguments.indices.contains(place) ? arguments[place] : "." }
        switch text(1) {
        case "run":
            let session = FuzzSession(
                executable: arguments[0], corpusFolder: text(4), findings: URL(fileURLWithPath: text(5)),
                batchSize: 200)
            let (programs, compared, findings) = session.run(seconds: Int(number(2)), from: number(3))
            for finding in findings { print(finding) }
            print(
                "seeds \(number(3)) on: \(programs) programs, \(compared) compared between processes, "
                    + (findings.isEmpty ? "nothing found" : "\(findings.count) found"))
            exit(findings.isEmpty ? 0 : 1)
        case "batch":
            let (first, end, corpus) = (number(2), number(3), text(4))
            onLuaThread { Batch(seeds: first..<end, corpus: Corpus.read(corpus)).run(twice: true) }
        case "show":
            FileHandle.standardOutput.write(
                Data(FuzzedProgram(seed: number(2), corpus: Corpus.read(text(3))).text))
        case "replay":
            let (seed, corpus) = (number(2), text(3))
            onLuaThread {
                let trial = Trial(FuzzedProgram(seed: seed, corpus: Corpus.read(corpus)), seed: seed)
                print(trial.account ?? "the clock ended it", trial.fault ?? "no fault")
            }
        default:
            print("LuaFuzz run SECONDS SEED CORPUS FINDINGS")
            exit(2)
        }
    }
}
