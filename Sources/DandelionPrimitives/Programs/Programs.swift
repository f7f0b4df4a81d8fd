import DandelionModel
package import DandelionStore
public import DandelionWorkflow

extension Turn {
    /// The programs of the turn's home.
    public var programs: Programs { Programs(turn: self) }
}

/// The programs of a home, as they are declared now.
public struct Programs {
    let turn: Turn

    /// A program and where it stands.
    package struct Stored {
        package let declaration: ProgramDeclaration
        package let owner: String
        package let isClosed: Bool

        package init(row: Row) throws {
            var cells = Cells(row, of: PrimitiveTables.program)
            _ = try cells.text()
            owner = try cells.text()
            _ = (try cells.text(), try cells.text())
            isClosed = try cells.flag()
            guard let value = try cells.optionalValue() else { throw cells.damaged() }
            declaration = try ProgramDeclaration(decoding: value)
        }
    }

    /// The declaration of a name; nil where there is none.
    public func get(_ name: String) throws -> ProgramDeclaration? { try stored(name)?.declaration }

    /// Declares a program, or changes its terms from now on. The same again changes nothing.
    ///
    /// What has converted keeps the terms under which it did.
    ///
    /// - Parameter owner: Whose it is, such as the name of a plugin.
    /// - Throws: ``PrimitiveError/programTaken(program:owner:other:)``.
    public func declare(_ program: ProgramDeclaration, owner: String) throws {
        let known = try stored(program.name)
        if let known, !known.owner.hasSameBytes(as: owner) {
            throw PrimitiveError.programTaken(program: program.name, owner: known.owner, other: owner)
        }
        if let known, !known.isClosed, known.declaration == program { return }
        let operation = Self.operation(program, owner: owner, home: turn.homeKey, number: turn.cause)
        try turn.write(operation, for: "programs.declare")
    }

    /// Lets a program enroll and convert nobody any more. Refunds still take back what it granted.
    ///
    /// - Throws: ``PrimitiveError/missing(what:id:)``.
    public func close(_ name: String) throws {
        guard let known = try stored(name) else { throw PrimitiveError.missing(what: "program", id: name) }
        if known.isClosed { return }
        let operation = Self.operation(
            known.declaration, owner: known.owner, isClosed: true, home: turn.homeKey, number: turn.cause)
        try turn.write(operation, for: "programs.close")
    }

    /// All programs of the home by name, closed ones too; at most 100.
    public func list() throws -> [ProgramDeclaration] {
        try turn.findRows(PrimitiveTables.program, limit: 100, for: "programs.list").map {
            try Stored(row: $0).declaration
        }
    }

    /// The write that declares a program, for who admits plugins outside of a turn.
    package static func operation(
        _ program: ProgramDeclaration, owner: String, isClosed: Bool = false, home: HomeKey, number: Int64
    ) -> Operation {
        .put(
            PrimitiveTables.program.id,
            home.row(
                .text(program.name), .text(owner), .text(program.sale.event), .text(program.refund.event),
                Cell(isClosed), Cell(program.value), .integer(number)))
    }

    /// A program that takes part.
    ///
    /// - Throws: ``PrimitiveError`` for one that is missing or closed.
    func open(_ name: String) throws -> ProgramDeclaration {
        guard let known = try stored(name) else { throw PrimitiveError.missing(what: "program", id: name) }
        guard !known.isClosed else { throw PrimitiveError.programClosed(name) }
        return known.declaration
    }

    /// Those to whom an event means something.
    struct Hearing {
        /// The programs for which it is a sale.
        let sales: [ProgramDeclaration]
        /// The programs for which it is a refund, closed ones too.
        let refunds: [ProgramDeclaration]
    }

    func hearing(_ event: String) throws -> Hearing {
        let call = "programs.hearing"
        return try turn.remembering("hearing \(event)", of: PrimitiveTables.program, for: call) {
            let sales = try turn.findRows(
                PrimitiveTables.program, by: "program_sale", .text(event), for: call
            ).map(Stored.init(row:))
            let refunds = try turn.findRows(
                PrimitiveTables.program, by: "program_refund", .text(event), for: call
            ).map(Stored.init(row:))
            return Hearing(
                sales: sales.filter { !$0.isClosed }.map(\.declaration),
                refunds: refunds.map(\.declaration))
        }
    }

    private func stored(_ name: String) throws -> Stored? {
        let call = "programs.get"
        return try turn.remembering("named \(name)", of: PrimitiveTables.program, for: call) {
            try turn.findRow(PrimitiveTables.program, .text(name), for: call).map(Stored.init(row:))
        }
    }
}
