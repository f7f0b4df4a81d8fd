public import DandelionModel

extension ProgramDeclaration {
    private static let keys = [
        "name", "reward", "attribution", "hold", "cap", "rounding", "on_refund", "sale", "refund", "link",
    ]

    /// The declaration of a table `program "friends" { … }`, with its name under `name`.
    ///
    /// Rates stand as `{ "$rate" = "1/10" }` or as text, money as itself or as
    /// text, durations as themselves or as text; settings are resolved already.
    /// Keys that begin with `$`, and `at`, are the table's own.
    ///
    /// - Throws: ``ProgramRefusal`` with every problem.
    public init(decoding value: Value) throws(ProgramRefusal) {
        let name = value["name"]?.stringValue ?? ""
        var reader = ProgramReader(at: value["at"]?.stringValue ?? "")
        let isName = name.utf8.count <= 64 && !name.unicodeScalars.contains { $0.value < 0x20 || $0 == ":" }
        if name.isEmpty || !isName {
            reader.refuse(
                "a program cannot be called '\(clip(name))'", "write 1 to 64 bytes of text without a colon")
        }
        self.init(name: name)
        let map = reader.map(value, "program", keys: Self.keys) ?? ValueMap()
        readReward(map, &reader)
        readAttribution(map, &reader)
        hold = reader.duration(map["hold"], "hold", isZeroAllowed: true)
        readCap(map, &reader)
        rounding = reader.choice(map["rounding"], "rounding", otherwise: .halfEven)
        onRefund = reader.choice(map["on_refund"], "on_refund", otherwise: .clawBack)
        readEvents(map, &reader)
        link = reader.text(map["link"], "link", otherwise: Self.standardLink)
        if Self.blanks.reduce(0, { $0 + link.ranges(of: $1).count }) != 1 {
            reader.refuse(
                "'link' is '\(clip(link))'",
                "write '{code}' once where the code belongs, or '{member}' where the member's id does")
        }
        if !reader.problems.isEmpty { throw ProgramRefusal(program: name, problems: reader.problems) }
    }

    private mutating func readReward(_ map: ValueMap, _ reader: inout ProgramReader) {
        guard let reward = reader.map(map["reward"], "reward", keys: ["referrer", "friend"]) else {
            if map["reward"] == nil {
                reader.refuse("'reward' is missing", "write reward = { referrer = percent(10) }")
            }
            return
        }
        referrerReward = reader.reward(reward["referrer"], "reward.referrer")
        friendReward = reader.reward(reward["friend"], "reward.friend")
        if reward["referrer"] == nil, reward["friend"] == nil {
            reader.refuse("'reward' rewards nobody", "name 'referrer', 'friend' or both")
        }
    }

    private mutating func readAttribution(_ map: ValueMap, _ reader: inout ProgramReader) {
        let keys = ["model", "window", "evidence"]
        guard let table = reader.map(map["attribution"], "attribution", keys: keys) else { return }
        let later = ["linear", "position", "decay", "custom"]
        if let model = table["model"]?.stringValue, later.contains(model) {
            reader.refuse(
                "'attribution.model' is '\(model)', which is not there yet",
                "write \(ProgramReader.list(Model.allCases.map(\.rawValue)))")
        } else {
            attribution.model = reader.choice(table["model"], "attribution.model", otherwise: .lastTouch)
        }
        if let window = reader.duration(table["window"], "attribution.window", isZeroAllowed: false) {
            attribution.window = window
        }
        attribution.evidence = reader.evidence(table["evidence"], "attribution.evidence")
    }

    private mutating func readCap(_ map: ValueMap, _ reader: inout ProgramReader) {
        guard let table = reader.map(map["cap"], "cap", keys: ["per", "every", "count"]) else { return }
        if let per = table["per"], per.stringValue != "referrer" {
            reader.refuse("'cap.per' is \(ProgramReader.shown(per))", "write 'referrer', the only one so far")
        }
        let every: Period = reader.choice(table["every"], "cap.every", otherwise: .month)
        if table["every"] == nil {
            reader.refuse("'cap.every' is missing", "write 'month', 'week' or 'day'")
        }
        guard let count = table["count"]?.intValue, count >= 0 else {
            let found = table["count"].map(ProgramReader.shown) ?? "missing"
            reader.refuse("'cap.count' is \(found)", "write a whole number from 0 on")
            return
        }
        cap = Cap(every: every, count: count)
    }

    private mutating func readEvents(_ map: ValueMap, _ reader: inout ProgramReader) {
        let saleKeys = ["event", "order", "member", "amount", "code", "link", "nominated_by"]
        if let table = reader.map(map["sale"], "sale", keys: saleKeys) {
            sale.event = reader.text(table["event"], "sale.event", otherwise: sale.event)
            sale.order = reader.text(table["order"], "sale.order", otherwise: sale.order)
            sale.member = reader.text(table["member"], "sale.member", otherwise: sale.member)
            sale.amount = reader.text(table["amount"], "sale.amount", otherwise: sale.amount)
            sale.code = reader.text(table["code"], "sale.code", otherwise: sale.code)
            sale.link = reader.text(table["link"], "sale.link", otherwise: sale.link)
            sale.nominatedBy = reader.text(
                table["nominated_by"], "sale.nominated_by", otherwise: sale.nominatedBy)
        }
        if let table = reader.map(map["refund"], "refund", keys: ["event", "order", "amount", "reports"]) {
            refund.event = reader.text(table["event"], "refund.event", otherwise: refund.event)
            refund.order = reader.text(table["order"], "refund.order", otherwise: refund.order)
            refund.amount = reader.text(table["amount"], "refund.amount", otherwise: refund.amount)
            refund.reports = reader.choice(table["reports"], "refund.reports", otherwise: .more)
        }
        if sale.event == refund.event {
            reader.refuse(
                "'\(clip(sale.event))' is both the sale and the refund",
                "name two events in 'sale' and 'refund'")
        }
    }
}
