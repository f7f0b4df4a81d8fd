public import DandelionModel
import DandelionStore
public import DandelionWorkflow

extension Turn {
    /// The messages of the turn's home.
    public var messages: Messages { Messages(turn: self) }
}

/// Messages to members: sent off in a turn, checked and made when they are delivered.
public struct Messages {
    let turn: Turn

    /// Sends a message off. Whether it goes out is decided when it is delivered.
    ///
    /// Its outcome is recorded as `message.settled`.
    ///
    /// - Parameters:
    ///   - variables: What fills the template's blanks, a map. What the turn made
    ///     of personal values is kept with the person.
    ///   - purpose: In place of the template's.
    /// - Returns: The id of the message.
    /// - Throws: ``PrimitiveError`` for an id or variables that cannot be ones.
    @discardableResult
    public func send(
        _ template: MessageTemplate, to member: String, variables: Value = .null, link: String? = nil,
        purpose: String? = nil
    ) throws -> String {
        let call = "messages.send"
        try turn.members.ensure(member)
        let variables = try Self.checked(variables)
        let message = Message(
            id: turn.makeID().text, member: member, template: template, purpose: purpose ?? template.purpose,
            link: link, variables: try variables.map { try turn.payload($0, for: call) } ?? .null,
            at: turn.now)
        if try turn.findRow(PrimitiveTables.text, .text(message.digest), for: call) == nil {
            try turn.putRow(
                PrimitiveTables.text, .text(message.digest), .text(template.subject), .text(template.text),
                for: call)
        }
        try put(message, for: call)
        try turn.start(MessageGate.workflow, key: message.id, input: .string(message.id))
        return message.id
    }

    /// The message of an id; nil where there is none.
    public func get(_ id: String) throws -> Message? {
        try turn.findRow(PrimitiveTables.message, .text(id), for: "messages.get").map(Message.init(row:))
    }

    /// Messages to a member, the newest first.
    ///
    /// - Parameter limit: At most 50.
    public func list(to member: String, limit: Int = 20) throws -> [Message] {
        try turn.findRows(
            PrimitiveTables.message, by: "message_member", .text(member), reversed: true,
            limit: max(0, min(limit, 50)), for: "messages.list"
        ).map(Message.init(row:))
    }

    func put(_ message: Message, for call: String) throws {
        try turn.putRow(
            PrimitiveTables.message, .text(message.id), .text(message.member), .text(message.template),
            .text(message.digest), Cell(message.purpose), Cell(message.link), message.variables,
            .text(message.state.rawValue), Cell(message.reason), Cell(message.at), Cell(message.settledAt),
            for: call)
    }

    /// Nil for none. A table without anything in it comes as an empty list.
    private static func checked(_ variables: Value) throws -> Value? {
        switch variables {
        case .null: return nil
        case .list(let list) where list.isEmpty: return nil
        case .map(let map): return map.isEmpty ? nil : variables
        default:
            throw PrimitiveError.wrongType(
                of: "message", field: "variables", expected: "map", found: variables.kindName)
        }
    }
}
