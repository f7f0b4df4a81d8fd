import Foundation

/// The parent's side: batches in processes of their own, until the time is over.
struct FuzzSession {
    let executable: String
    let corpusFolder: String
    let findings: URL
    let batchSize: UInt64

    /// What one child came to.
    struct Report {
        var last: UInt64?
        var isDone = false
        var faults: [(seed: UInt64, text: String)] = []
        var accounts: [UInt64: String] = [:]
        var isLate = false
        var status = ""
    }

    /// - Returns: The programs that ran, and what was found, a line each.
    func run(seconds: Int, from first: UInt64) -> (programs: Int, compared: Int, findings: [String]) {
        let end = ContinuousClock.now + .seconds(seconds)
        var (seed, programs, compared, round) = (first, 0, 0, 0)
        var found: [String] = []
        while ContinuousClock.now < end, found.count < 50 {
            let report = child(from: seed, to: seed + batchSize)
            found += report.faults.map { "\($0.text), seed \($0.seed)" }
            let last = report.last ?? seed
            if !report.isDone {
                found.append("\(report.isLate ? "no end" : "died, \(report.status)"), seed \(last)")
            }
            // Another process has other addresses, and must come to the same.
            if report.isDone, round % 5 == 0 {
                let again = child(from: seed, to: seed + batchSize)
                for (seed, account) in again.accounts {
                    guard let before = report.accounts[seed] else { continue }
                    compared += 1
                    if before != account { found.append("two processes differ, seed \(seed)") }
                }
            }
            for finding in found { keep(finding) }
            programs += Int(last - seed + 1)
            seed = report.isDone ? seed + batchSize : last + 1
            round += 1
        }
        return (programs, compared, found)
    }

    private func child(from first: UInt64, to end: UInt64) -> Report {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = ["batch", "\(first)", "\(end)", corpusFolder]
        let pipe = Pipe()
        process.standardOutput = pipe
        var report = Report()
        do { try process.run() } catch {
            report.status = "could not start: \(error)"
            return report
        }
        let watch = Watch(process: process)
        watch.begin()
        var rest = Data()
        while true {
            let data = pipe.fileHandleForReading.availableData
            if data.isEmpty { break }
            watch.isHeard()
            rest += data
            while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
                report.read(String(decoding: rest[rest.startIndex..<newline], as: UTF8.self))
                rest = Data(rest[rest.index(after: newline)...])
            }
        }
        process.waitUntilExit()
        report.isLate = watch.end()
        let reason = process.terminationReason == .uncaughtSignal ? "signal" : "status"
        report.status = "\(reason) \(process.terminationStatus)"
        return report
    }

    private func keep(_ finding: String) {
        guard let seed = finding.split(separator: " ").last.flatMap({ UInt64($0) }) else { return }
        let program = FuzzedProgram(seed: seed, corpus: Corpus.read(corpusFolder))
        try? FileManager.default.createDirectory(at: findings, withIntermediateDirectories: true)
        try? Data(program.text).write(to: findings.appendingPathComponent("\(seed).lua"))
    }
}

extension FuzzSession.Report {
    fileprivate mutating func read(_ line: String) {
        let words = line.split(separator: " ", maxSplits: 2).map(String.init)
        guard let word = words.first else { return }
        let seed = words.count > 1 ? UInt64(words[1]) : nil
        switch (word, seed) {
        case ("at", let seed?): last = seed
        case ("done", _): isDone = true
        case ("fault", let seed?): faults.append((seed, words.count > 2 ? words[2] : "?"))
        case ("account", let seed?): accounts[seed] = words.count > 2 ? words[2] : ""
        default: break
        }
    }
}

/// Ends a child that says nothing for half a minute.
private final class Watch: @unchecked Sendable {
    private let process: Process
    private let lock = NSLock()
    private var heard = ContinuousClock.now
    private var isOver = false
    private var isLate = false

    init(process: Process) { self.process = process }

    func begin() {
        Thread { [self] in
            while true {
                Thread.sleep(forTimeInterval: 0.5)
                let (over, silent) = lock.withLock { (isOver, ContinuousClock.now - heard) }
                if over { return }
                if silent > .seconds(30) {
                    lock.withLock { isLate = true }
                    kill(process.processIdentifier, SIGKILL)
                    return
                }
            }
        }.start()
    }

    func isHeard() { lock.withLock { heard = ContinuousClock.now } }

    func end() -> Bool {
        lock.withLock {
            isOver = true
            return isLate
        }
    }
}
