import CPostgres
import DandelionStore

/// What the server, or libpq, says went wrong.
struct PostgresFailure: Error, Equatable {
    /// The five letters of SQLSTATE; empty where the connection itself failed.
    let code: String
    let message: String
    /// No connection was lost: the server answered.
    let isFromServer: Bool

    init(code: String, message: String, isFromServer: Bool = true) {
        self.code = code
        self.message = message
        self.isFromServer = isFromServer
    }

    /// What a connection that failed says.
    init(lost connection: OpaquePointer?) {
        let text = connection.flatMap { PQerrorMessage($0) }.map { String(cString: $0).trimmed } ?? ""
        self.init(code: "", message: text.isEmpty ? "the connection was lost" : text, isFromServer: false)
    }

    /// What a result says.
    init(_ result: OpaquePointer?, _ connection: OpaquePointer?) {
        guard let result, let code = PQresultErrorField(result, Int32(Self.sqlstate)) else {
            self.init(lost: connection)
            return
        }
        let primary = PQresultErrorField(result, Int32(Self.primary)).map { String(cString: $0) }
        let state = String(cString: code)
        // 57P01 to 57P03: the server ends this connection, or is not ready yet; 08: the wire.
        let isEnd = state.hasPrefix("57P0") || state.hasPrefix("08")
        self.init(
            code: state, message: primary ?? "the server gave no reason",
            isFromServer: !isEnd && (connection.map { PQstatus($0) == CONNECTION_OK } ?? true))
    }

    // libpq's PG_DIAG_ macros are characters, which Swift does not import.
    private static let sqlstate = UInt8(ascii: "C")
    private static let primary = UInt8(ascii: "M")

    /// Done again, the same work may well succeed: a deadlock, or a conflict of snapshots.
    var isPassing: Bool { code == "40001" || code == "40P01" || code == "55P03" }
    var isUniqueViolation: Bool { code == "23505" }
    /// What ``Check`` raises.
    var isFailedCheck: Bool { code == "22012" }
    /// A key that is longer than an index takes.
    var isTooLong: Bool { code == "54000" }
    var isFull: Bool { code == "53100" }
    var text: String { code.isEmpty ? message : "\(message), SQLSTATE \(code)" }

    /// The error of a call that opens the store or reads from it.
    func storeError(_ settings: ConnectionSettings) -> StoreError {
        guard let remedy else {
            return isFromServer && !isTransient && !isPassing
                ? .failStopped("\(settings.shown): \(text)") : .disconnected("\(settings.shown): \(message)")
        }
        return .unreachable(address: settings.shown, reason: message, remedy: remedy)
    }

    /// What a person may do about it; nil where nothing is known that helps.
    var remedy: String? {
        switch code {
        case "28P01", "28000":
            "Check user and password in the address, PGPASSWORD or ~/.pgpass, and the server's pg_hba.conf"
        case "3D000":
            "Make the database first: createdb NAME, with the encoding UTF8"
        case "42501":
            """
            Give the user the right to use the schema and to make tables in it: \
            GRANT USAGE, CREATE ON SCHEMA … TO …; a worker owns its tables
            """
        case "3F000":
            "Make the schema that search_path names first, or leave search_path out"
        case "25006":
            "This server only reads, as a replica does. Name the primary; with several hosts add target_session_attrs=read-write"
        case "53300":
            """
            The server has no connection left. A worker needs three and one for each reader at work: raise \
            max_connections, end idle sessions, or run fewer workers
            """
        case "57P03":
            "The server is starting or stopping. Try again in a moment"
        case "":
            if message.contains("password") || message.contains("no pg_hba.conf") {
                "Check user and password in the address, PGPASSWORD or ~/.pgpass, and the server's pg_hba.conf"
            } else if message.contains("does not exist") {
                "Make the database first: createdb NAME, with the encoding UTF8; or name another user"
            } else if message.contains("too many clients") || message.contains("too many connections")
                || message.contains("remaining connection slots")
            {
                """
                The server has no connection left. A worker needs three and one for each reader at work: raise \
                max_connections, end idle sessions, or run fewer workers
                """
            } else if message.contains("starting up") || message.contains("shutting down") {
                "The server is starting or stopping. Try again in a moment"
            } else if message.contains("SSL") || message.contains("certificate") {
                "Check sslmode and sslrootcert in the address against what the server offers"
            } else {
                "Check host and port, and that the server runs and listens there"
            }
        default: nil
        }
    }
}
