import ArgumentParser
import Dandelion
import DandelionHost

struct StoreVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that a store is whole, and that its tables are what its logs lead to.",
        discussion: """
            Checks the store: no import was left half-way, every row lies in the shard of its home, what waits \
            as mail can be read. Then each home: the log has no gaps, no number was given twice, accounts are \
            the sums of their transfers and together zero, rewards are in a state that can be, whatever waits \
            leads to a run that lives, what is named is there, of who was erased nothing is left. Last it folds the whole log again, with the plugins that the store keeps, and compares every \
            table. Nothing is changed and nothing is sent.

            It may run beside a host, on a snapshot; the host's write-ahead log grows until it is done.

              dandelion store verify
              dandelion store verify --home shop --quick
              dandelion store verify --json | jq '.homes[].findings[] | select(.verdict == "broken")'

            Exit status: 0 when all holds, 1 when something does not.
            """)

    @Flag(help: "Leave out folding the log again, which takes longest.")
    var quick = false

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reader = try GuestReader(try store.address, takesUnfinished: true)
        defer { reader.close() }
        let homes = try store.home.map { [try reader.home(named: $0).name] } ?? reader.homes()
        let checks = StoreVerifier.checks.filter { !quick || $0 != "refold" }
        let verifier = StoreVerifier(reader)
        let style = TerminalStyle.ofTerminal
        let progress = ProgressLine()
        var told: [Value] = []
        var broken = 0
        func note(_ finding: Finding) -> Value {
            progress.clear()
            if finding.verdict == .broken { broken += 1 }
            if !output.json { show(finding, style) }
            return finding.value
        }
        if !output.json { print(style.bold("store \(try store.address.text)")) }
        var ofStore: [Value] = []
        for check in StoreVerifier.storeChecks {
            progress.show("checking \(check) of the store")
            ofStore.append(note(try verifier.run(check)))
        }
        for home in homes {
            if !output.json { print(style.bold("home \(home)")) }
            var findings: [Value] = []
            for check in checks {
                progress.show("checking \(check) of \(home)")
                findings.append(note(try await verifier.run(check, on: HomeKey(home))))
            }
            told.append(["home": .string(home), "findings": .list(findings)])
        }
        if output.json {
            print(
                JSONOutput.text(
                    ["store": .list(ofStore), "homes": .list(told), "is_whole": .bool(broken == 0)]))
        } else {
            print(broken == 0 ? "everything holds" : "\(broken) of the checks found something broken")
        }
        guard broken == 0 else { throw ExitCode.failure }
    }

    private func show(_ finding: Finding, _ style: TerminalStyle) {
        let name = finding.check + String(repeating: " ", count: max(0, 12 - finding.check.count))
        let mark =
            switch finding.verdict {
            case .holds: style.green("✓")
            case .broken: style.red("✗")
            case .skipped: style.yellow("–")
            }
        print("  \(mark) \(name)\(finding.subject)")
        for problem in finding.problems { print("      \(problem)") }
    }
}
