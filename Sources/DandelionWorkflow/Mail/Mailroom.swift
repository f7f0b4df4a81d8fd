import DandelionModel
package import DandelionStore

/// A lane's view of the mail table: what outsiders inserted for its homes.
struct Mailroom {
    let context: LaneContext
    let lane: Int
    /// Rows that were read and whose entries are not durable yet.
    private var held: Set<Int64> = []
    /// There may be rows that were not read.
    var hasMore = false
    private var progress = MailProgress()

    init(context: LaneContext, lane: Int) {
        self.context = context
        self.lane = lane
    }

    var wantsToRead: Bool { hasMore && held.count < LaneWorker.mailWindow / 2 }

    mutating func hold(_ row: Int64) { held.insert(row) }
    mutating func release(_ row: Int64) { held.remove(row) }
    /// The row stays in the table, to be read again.
    mutating func giveBack(_ row: Int64) {
        held.remove(row)
        progress = MailProgress()
    }

    /// How many letters wait for the lane's homes.
    func count(in base: any ReadView, for shards: LaneShards) throws -> Int {
        var count = 0
        try base.scan(Scan(Tables.mail)) { row in
            if let home = row[1].text, serves(Shard.of(home: home), shards) { count += 1 }
            return true
        }
        return count
    }

    private func serves(_ shard: Int64, _ shards: LaneShards) -> Bool {
        Int(shard) % context.laneCount == lane && shards.serves(shard)
    }

    /// Any row may be a letter for the lane: shards have come to it, or what was read is given up.
    mutating func readAll() {
        hasMore = true
        progress = MailProgress()
    }

    /// The next letters, in the order of their rows. Rows leave the table when they are admitted.
    mutating func read(_ base: any ReadView, for shards: LaneShards) throws -> [Mail] {
        let (context, lane) = (context, lane)
        var letters: [Mail] = []
        var isFull = false
        progress.begin(at: HostClock.monotonicNanoseconds())
        try base.scan(Scan(Tables.mail, from: progress.start)) { row in
            guard let id = row[0].integer, let home = row[1].text, !held.contains(id) else { return true }
            let key = HomeKey(home)
            guard Int(key.shard) % context.laneCount == lane, shards.serves(key.shard) else {
                progress.pass(id)
                return true
            }
            letters.append(letter(id, key, row))
            held.insert(id)
            isFull = held.count >= LaneWorker.mailWindow
            return !isFull
        }
        progress.end(at: HostClock.monotonicNanoseconds())
        hasMore = isFull
        return letters
    }

    /// Whether letters of a home wait in the table that were not read yet, since others filled
    /// the window, or came to light behind where it was read from. They will be read later.
    mutating func holdsBack(_ home: HomeKey, in base: any ReadView) throws -> Bool {
        guard hasMore || progress.isPartial else { return false }
        let held = held
        var isFound = false
        let own = Scan(Tables.mail, index: Tables.mail.index("mail_message"), prefix: [.text(home.name)])
        try base.scan(own) { row in
            if let id = row[0].integer { isFound = !held.contains(id) }
            return !isFound
        }
        if isFound, !hasMore { readAll() }
        return isFound
    }

    /// The letter of a row; one with a reason for refusing it where it cannot be admitted.
    private func letter(_ id: Int64, _ home: HomeKey, _ row: Row) -> Mail {
        // What a writer in SQL left out, the store has stamped.
        let recordedAt = row[6].instant ?? context.clock.now()
        let source = row[2].text ?? ""
        let message = row[3].text ?? ""
        let (kind, type) = Self.kind(of: row[4].text ?? "")
        do {
            let (value, schema) = try content(of: row, kind: kind, type: type, home: home.name)
            let fingerprint = Fingerprint(
                source: source, messageID: message, type: type,
                body: kind == .start ? Fingerprint.startContent(of: value) : value, schema: schema,
                key: context.store.digestKey)
            return Mail(
                home: home, source: source, messageID: message, fingerprint: fingerprint, kind: kind,
                type: type,
                occurredAt: row[5].instant, recordedAt: recordedAt, body: value, row: id, isFromTable: true)
        } catch {
            return Mail(
                home: home, source: source, messageID: message, kind: kind, type: type,
                recordedAt: recordedAt,
                body: .null, row: id, isFromTable: true, refusal: Fold.describe(error))
        }
    }

    /// SQLite keeps whatever type a writer gave, so nothing is taken for granted.
    private func content(
        of row: Row, kind: EntryKind, type: String, home: String
    ) throws -> (Value, EventSchema?) {
        for (position, name) in [(2, "source"), (3, "message_id"), (4, "type"), (7, "body")] {
            guard row[position].text != nil else { throw LetterRefusal(reason: "its \(name) is not text") }
        }
        if let problem = Name.problem(with: home) { throw LetterRefusal(reason: "its home \(problem)") }
        if let problem = Name.problem(with: row[3].text ?? "") {
            throw LetterRefusal(reason: "its message_id \(problem)")
        }
        let text = row[7].text ?? ""
        guard kind == .event else {
            let body = try JSONText.decode(text)
            let isComplete =
                switch kind {
                case .erase:
                    body["subject"]?.stringValue != nil
                        || body["digest"]?.stringValue.flatMap { Digest($0) } != nil
                case .configure: RunOrder(rawValue: type) == nil || body["run"]?.stringValue != nil
                case .start: body["run"]?.stringValue != nil && body["input"] != nil
                default: body["number"]?.intValue != nil && body["turn"]?.intValue != nil
                }
            // Nobody outside may point at what a person has given.
            guard kind != .start || !body.refersToPerson else {
                throw LetterRefusal(reason: "its input refers to a personal value, and only turns may")
            }
            guard isComplete else { throw LetterRefusal(reason: "its body lacks what '\(type)' needs") }
            return (body, nil)
        }
        let schema = try context.settings.catalog.schema(type)
        return (try JSONText.decode(text, as: schema), schema)
    }

    /// Operators' letters have types of their own, which no event can have.
    private static func kind(of type: String) -> (EntryKind, type: String) {
        switch type {
        case Mail.eraseType: (.erase, type)
        case Mail.redriveType: (.redrive, type)
        default:
            if type.hasPrefix(Mail.configurePrefix) {
                (.configure, String(type.dropFirst(Mail.configurePrefix.count)))
            } else if type.hasPrefix(Mail.startPrefix) {
                (.start, String(type.dropFirst(Mail.startPrefix.count)))
            } else {
                (.event, type)
            }
        }
    }
}

/// Why a letter in the mail table cannot be admitted.
private struct LetterRefusal: Error, CustomStringConvertible {
    let reason: String
    var description: String { "\(reason); it was not recorded. Insert it again, mended" }
}

extension Mail {
    package static let eraseType = "$erase"
    package static let redriveType = "$redrive"
    /// Begins the types of `configure` letters in the mail table: `$configure.grant`.
    package static let configurePrefix = "$configure."

    /// Begins the types of letters that start a run: `$start.invite`.
    package static let startPrefix = "$start."

    /// The row of the mail table that holds this letter.
    package func tableRow() -> Row {
        let type =
            switch kind {
            case .configure: Self.configurePrefix + type
            case .start: Self.startPrefix + type
            default: type
            }
        return [
            .integer(0), .text(home.name), .text(source), .text(messageID), .text(type), Cell(occurredAt),
            Cell(recordedAt), .text(JSONText.encode(body)),
        ]
    }
}
