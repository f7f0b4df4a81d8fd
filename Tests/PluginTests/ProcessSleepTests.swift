import Testing

@Suite("The sample plugin in a host that is killed with SIGKILL while it sleeps", .serialized)
struct ProcessSleepTests {
    @Test(
        "P6: goes on in the next host: the reminder that falls due is sent once, and the third friend makes a channel"
    )
    func sleeping() throws {
        let folder = try ScratchFolder()
        func start(days: Int) throws -> ProcessHost {
            let host = try ProcessHost(["serve", folder.path("shop.db"), ProcessHost.flagship, "\(days)"])
            #expect(host.line("ready") != nil)
            return host
        }
        var host = try start(days: 0)
        #expect(
            try host.ask(#"record member.joined m-1 {"member":"ada","name":"Ada"}"#, for: "recorded") != nil)
        #expect(
            try host.ask(#"record survey.answered s-1 {"member":"ada","score":10}"#, for: "recorded") != nil)
        #expect(host.line("message") == "message ada invite")
        #expect(try host.ask("runs", for: "runs") == "runs waiting -")
        host.kill()

        // Nobody does anything: the timer that fell due meanwhile is enough.
        host = try start(days: 15)
        #expect(host.line("message") == "message ada reminder")
        #expect(try host.ask("runs", for: "runs") == "runs waiting -")
        host.kill()

        host = try start(days: 15)
        for (number, friend) in ["bo", "cy", "di"].enumerated() {
            let order =
                #"{"order":"o-\#(number)","member":"\#(friend)","amount":"10.00 USD","nominated_by":"ada"}"#
            #expect(try host.ask("record order.paid o-\(number) \(order)", for: "recorded") != nil)
            // The run sleeps again between two friends.
            if number < 2 {
                host.kill()
                host = try start(days: 15)
            }
        }
        #expect(try host.ask("runs", for: "runs") == "runs completed channel")
        #expect(try host.ask("balance ada", for: "balance") == "balance 0.00 USD held 3.00 USD")
        #expect(try host.ask("verify", for: "verify") == "verify []")
        #expect(try host.ask("messages ada", for: "messages") == "messages invite sent, reminder sent")
        #expect(host.finish().status == 0)
    }
}
