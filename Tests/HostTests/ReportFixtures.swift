import DandelionHost

/// Data for reports, the same at each call.
enum ReportFixtures {
    /// A forest in which a few members bring many friends and most bring none.
    static func forest(members count: Int, trees: Int, id: (Int) -> String = { "m-\($0)" }) -> [ReportData
        .Member]
    {
        var state: UInt64 = 7
        func chance() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / Double(1 << 53)
        }
        return (0..<count).reduce(into: []) { members, index in
            // The square draws most friends to the members at the front.
            let parent = index < trees ? nil : Int(chance() * chance() * Double(index))
            let month = 1 + index * 12 / max(1, count)
            var member = ReportData.Member(
                id: id(index), parent: parent, since: "1997-\(month < 10 ? "0" : "")\(month)-01")
            member.isChannel = index.isMultiple(of: 41)
            if let parent { members[parent].conversions += 1 }
            members.append(member)
        }
    }

    static func data(members: Int = 300, trees: Int = 40) -> ReportData {
        var data = ReportData()
        data.title = "Music shop"
        data.from = "1997-01-01T00:00:00Z"
        data.to = "1998-06-30T00:00:00Z"
        data.notes = ["Who recommended the shop is synthetic."]
        data.figures = [ReportData.Figure(label: "members", value: "23,570", remark: "of whom 300 referred")]
        data.months = ["1997-01", "1997-02", "1997-05"].map { name in
            var month = ReportData.Month(month: name)
            month.members = 7_000
            month.conversions = 12
            month.rewards = 123_450
            month.clawedBack = 1_200
            return month
        }
        var code = ReportData.Channel(kind: "code")
        code.touches = 200
        code.conversions = 50
        code.sales = 1_000_000
        code.cost = 123_455
        data.channels = [code, ReportData.Channel(kind: "nomination")]
        data.rewards = [
            ReportData.RewardState(state: "held", count: 3, amount: 2_500),
            ReportData.RewardState(state: "paid", count: 9, amount: 7_500),
        ]
        data.forest = forest(members: members, trees: trees)
        data.top = (0..<10).map { referrer("top-\($0)") }
        return data
    }

    static func referrer(_ member: String) -> ReportData.TopReferrer {
        ReportData.TopReferrer(
            member: member, code: "CODE-\(member)", conversions: 12, earned: 4_200, isChannel: true,
            descendants: 31,
            why: [
                ReportData.WhyStep(
                    kind: "reward", text: "\(member) got 4.20 USD", at: "1997-03-02T10:30:00Z"),
                ReportData.WhyStep(
                    kind: "rule", text: "a returning customer is invited",
                    details: ["count order.paid by member = 2 of 2"]),
            ])
    }
}
