import Glibc

/// The child's side: programs one after another, each announced before it runs,
/// so that the parent knows which one took the process with it.
struct Batch {
    let seeds: Range<UInt64>
    let corpus: [[UInt8]]
    private let outlet = Outlet()

    init(seeds: Range<UInt64>, corpus: [[UInt8]]) {
        self.seeds = seeds
        self.corpus = corpus
    }

    /// Writes `at SEED` before each, `fault SEED TEXT` for what is wrong, and
    /// `account SEED HASH` for what must be the same everywhere.
    func run(twice: Bool) {
        for seed in seeds {
            say("at \(seed)")
            let program = FuzzedProgram(seed: seed, corpus: corpus)
            let trial = Trial(program, seed: seed)
            if let fault = trial.fault ?? outlet.fault { say("fault \(seed) \(fault)") }
            if seed % 16 == 1, let usage = trial.usage {
                say("at \(seed)")  // it takes a while
                let sweep = Sweep(program, seed: seed, usage: usage)
                if let fault = sweep.fault ?? outlet.fault { say("fault \(seed) \(fault)") }
            }
            if let account = trial.account { say("account \(seed) \(Self.hash(account))") }
            guard twice, seed % 4 == 0 else { continue }
            let again = Trial(program, seed: seed)
            if let first = trial.account, let second = again.account, first != second {
                say("fault \(seed) two runs differ: \(Self.difference(first, second))")
            }
        }
        say("done")
    }

    private func say(_ line: String) {
        let text = Array((line.split(separator: "\n").joined(separator: "\\n") + "\n").utf8)
        _ = write(outlet.channel, text, text.count)
    }

    /// FNV-1a.
    static func hash(_ text: String) -> String {
        String(
            text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 },
            radix: 16)
    }

    private static func difference(_ first: String, _ second: String) -> String {
        let lines = zip(first.split(separator: "\n"), second.split(separator: "\n"))
        guard let (one, other) = lines.first(where: { $0 != $1 }) else { return "one says more" }
        return "'\(one.prefix(200))' and '\(other.prefix(200))'"
    }
}

/// Takes stdout and stderr away from whatever the programs run, and looks whether
/// anything was written to them.
private struct Outlet {
    /// Where stdout led.
    let channel = dup(STDOUT_FILENO)
    private let file = fileno(tmpfile())

    init() {
        dup2(file, STDOUT_FILENO)
        dup2(file, STDERR_FILENO)
    }

    var fault: String? {
        let size = lseek(file, 0, SEEK_END)
        guard size > 0 else { return nil }
        ftruncate(file, 0)
        return "\(size) bytes were written to stdout or stderr"
    }
}
