package import Dandelion

/// A turn that failed for good, in one line.
package struct DeadLetterItem: ListedItem {
    package let letter: DeadLetter

    package static let columns = [
        TextTable.Column("ENTRY/TURN"), TextTable.Column("AT"), TextTable.Column("HANDLER"),
        TextTable.Column("VERSION", .right), TextTable.Column("ATTEMPTS", .right),
        TextTable.Column("ERROR", mayBeCut: true),
    ]

    /// As it is handed to `redrive`.
    package var id: String { "\(letter.entry)/\(letter.turn)" }

    package var cells: [String] {
        [
            id, DisplayText.time(letter.at), letter.handler, "\(letter.version)", "\(letter.attempts)",
            letter.error,
        ]
    }

    package var value: Value {
        [
            "id": .string(id), "entry": .string(ThingID.entry(letter.entry)),
            "turn": .int(Int64(letter.turn)),
            "at": .instant(letter.at), "handler": .string(letter.handler),
            "version": .int(Int64(letter.version)), "attempts": .int(Int64(letter.attempts)),
            "error": .string(letter.error),
        ]
    }
}

/// A letter from outside that could not be admitted, in one line.
package struct RefusalItem: ListedItem {
    let source: String
    let message: String
    let type: String
    let at: Instant
    let reason: String

    package static let columns = [
        TextTable.Column("MESSAGE"), TextTable.Column("SOURCE"), TextTable.Column("TYPE"),
        TextTable.Column("AT"), TextTable.Column("REASON", mayBeCut: true),
    ]

    init(row: Row) throws {
        guard row.count >= 8, let source = row[3].text, let message = row[4].text, let type = row[5].text,
            let at = row[6].instant, let reason = row[7].text
        else { throw FoldError.damaged("a refusal") }
        self.source = source
        self.message = message
        self.type = type
        self.at = at
        self.reason = reason
    }

    package var cells: [String] { [message, source, type, DisplayText.time(at), reason] }

    package var value: Value {
        [
            "message": .string(message), "source": .string(source), "type": .string(type),
            "at": .instant(at), "reason": .string(reason),
        ]
    }
}

extension HomeView {
    /// A page of the turns that failed for good, by their entries.
    package func deadLetters(_ request: PageRequest) throws -> Page<DeadLetterItem> {
        try page(Tables.deadLetter, request) { DeadLetterItem(letter: try DeadLetter(row: $0)) }
    }

    /// A page of what came from outside and was refused, in the order in which it came.
    package func refusals(_ request: PageRequest) throws -> Page<RefusalItem> {
        try page(Tables.refusal, request) { try RefusalItem(row: $0) }
    }
}
