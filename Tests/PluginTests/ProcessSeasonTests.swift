import Testing

@Suite("A season of the sample plugin in processes of its own", .serialized)
struct ProcessSeasonTests {
    private static let seed = "2"
    private static let events = "72"

    /// What the same season comes to in this process's first try: hashes, differences, sums, runs.
    private static let expected = Result { try play("memory:", lanes: 1) }

    private struct Outcome: Equatable {
        let commits: Int
        /// All that must be the same everywhere.
        let text: String
    }

    private static func start(_ path: String, lanes: Int, kill: (commit: Int, moment: String)? = nil) throws
        -> ProcessHost
    {
        var arguments = ["play", path, ProcessHost.flagship, "\(lanes)", seed, events]
        if let kill { arguments += ["\(kill.commit)", kill.moment] }
        return try ProcessHost(arguments)
    }

    private static func outcome(_ host: ProcessHost) throws -> Outcome {
        let (status, output) = host.finish()
        #expect(status == 0, "\(output)")
        let parts = output.split(separator: " ", maxSplits: 1)
        return Outcome(
            commits: try #require(parts.first.flatMap { Int($0) }, "\(output)"),
            text: String(try #require(parts.last)))
    }

    private static func play(_ path: String, lanes: Int) throws -> Outcome {
        try outcome(try start(path, lanes: lanes))
    }

    @Test("P15: goes through all of the plugin; its refold equals the tables, and its ledgers sum to zero")
    func season() throws {
        let text = try Self.expected.get().text
        let words = text.split(separator: " ", maxSplits: 3)
        #expect(Set(words.prefix(3)).count == 3)
        #expect(words.last?.hasPrefix("[] [] [") == true, "\(text)")
        for status in ["channel", "quiet", "not invited: unsubscribed"] {
            #expect(text.contains("completed \(status)"), "\(text)")
        }
    }

    @Test("P15: gives the same hashes in two processes beside each other, on SQLite and in memory")
    func twoProcesses() throws {
        let (first, second) = (try ScratchFolder(), try ScratchFolder())
        let hosts = [
            try Self.start(first.path("shop.db"), lanes: 1), try Self.start(second.path("shop.db"), lanes: 1),
        ]
        for host in hosts {
            let outcome = try Self.outcome(host)
            #expect(try outcome.text == Self.expected.get().text)
        }
    }

    @Test("P15: gives the same hashes on three lanes as on one")
    func threeLanes() throws {
        let folder = try ScratchFolder()
        let hosts = [
            try Self.start(folder.path("shop.db"), lanes: 3), try Self.start("memory:", lanes: 3),
        ]
        for host in hosts {
            let outcome = try Self.outcome(host)
            #expect(try outcome.text == Self.expected.get().text)
        }
    }

    @Test("P15: gives the same hashes when it is played to an owner who has all of it, after a restart")
    func restarted() throws {
        let folder = try ScratchFolder()
        for _ in 1...2 {
            let outcome = try Self.play(folder.path("shop.db"), lanes: 1)
            #expect(try outcome.text == Self.expected.get().text)
        }
    }

    @Test(
        "P1, P2, P3, P15: killed with SIGKILL at commits all over it and started again, comes to the same hashes",
        arguments: [1, 3])
    func killed(lanes: Int) throws {
        let expected = try Self.expected.get()
        // The first commits are those in which homes take the plugin.
        let commits = [1, 2, 3] + (1...7).map { $0 * expected.commits / 8 }
        for pair in stride(from: 0, to: commits.count, by: 2) {
            // Two at a time, since a process has its own idle moments.
            let chosen = commits[pair..<min(pair + 2, commits.count)]
            let hosts = try chosen.map { commit in
                let folder = try ScratchFolder()
                let moment = commit % 2 == 0 ? "before" : "after"
                return (
                    commit, folder,
                    try Self.start(folder.path("shop.db"), lanes: lanes, kill: (commit, moment))
                )
            }
            let again = try hosts.map { commit, folder, host in
                let killed = host.finish()
                #expect(killed.status == 9, "commit \(commit): \(killed.output)")
                return (commit, folder, try Self.start(folder.path("shop.db"), lanes: lanes))
            }
            for (commit, _, host) in again {
                let outcome = try Self.outcome(host)
                #expect(outcome.text == expected.text, "commit \(commit)")
            }
        }
    }

    @Test("P2, P15: killed again and again on its way, comes to the same hashes")
    func killedRepeatedly() throws {
        let folder = try ScratchFolder()
        var kills = 0
        while kills < 12 {
            let moment = kills % 2 == 0 ? "after" : "before"
            let host = try Self.start(folder.path("shop.db"), lanes: 1, kill: (9 + 3 * kills, moment))
            let killed = host.finish()
            if killed.status == 0 { break }
            kills += 1
        }
        #expect(kills > 3)
        let outcome = try Self.play(folder.path("shop.db"), lanes: 1)
        #expect(try outcome.text == Self.expected.get().text)
    }
}
