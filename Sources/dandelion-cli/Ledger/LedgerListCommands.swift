import ArgumentParser
import Dandelion
import DandelionHost

struct LedgerListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List rewards, in the order in which they were granted.",
        discussion: """
              dandelion ledger list --member ada --state held
              dandelion ledger list --program friends --newest
              dandelion ledger list --state payable --limit 1000 --json | jq -r '.items[].member'
            """)

    private static let states = ["held", "payable", "paid", "reversed"]

    @Option(
        help: ArgumentHelp("Only rewards that are \(states.joined(separator: ", ")).", valueName: "STATE"),
        completion: .list(states))
    var state: String?

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try check(state, of: "--state", among: Self.states) }

    func run() throws {
        let filter = LedgerFilter(member: ledger.member, program: ledger.program, word: state)
        output.print(try store.read { try $0.rewards(filter, list.request) }, of: "rewards")
    }
}

struct LedgerTransfersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfers", abstract: "List transfers, in the order in which they were booked.",
        discussion: """
              dandelion ledger transfers --member ada
              dandelion ledger transfers --kind clawback --newest
            """)

    private static let kinds = TransferKind.allCases.map(\.rawValue)

    @Option(
        help: ArgumentHelp(
            "Only transfers of this kind: \(kinds.joined(separator: ", ")).", valueName: "KIND"),
        completion: .list(kinds))
    var kind: String?

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try check(kind, of: "--kind", among: Self.kinds) }

    func run() throws {
        let filter = LedgerFilter(member: ledger.member, program: ledger.program, word: kind)
        output.print(try store.read { try $0.transfers(filter, list.request) }, of: "transfers")
    }
}

struct LedgerBalancesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "balances", abstract: "List the balance of every account, and what all come to.",
        discussion: """
            'held' and 'payable' are a member's; 'paid' is what a member was paid; 'program' falls by what a \
            program has granted.

              dandelion ledger balances --member ada
              dandelion ledger balances --json | jq .sum.is_zero

            Exit status: 1 where the accounts of the home are not zero together.
            """)

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let filter = LedgerFilter(member: ledger.member, program: ledger.program)
        let (page, sum) = try store.read { home in
            (try home.balances(filter, list.request), try home.ledgerSum())
        }
        output.print(page, of: "accounts", foot: (sum.text, [("sum", sum.value)]))
        if !sum.isZero { throw ExitCode.failure }
    }
}

struct LedgerShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a reward with its sale and transfers, or a transfer.",
        discussion: """
              dandelion ledger show reward:12
              dandelion ledger show transfer:15 --json
            """)

    @Argument(
        help: ArgumentHelp("As in reward:12 or transfer:15; a bare number is a reward.", valueName: "ID"))
    var id: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let thing = try store.read { try $0.ledgerThing(id) }
        output.print(thing)
    }
}
