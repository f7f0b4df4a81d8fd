import CPostgres

/// What others said by `NOTIFY`.
extension PostgresConnection {
    struct Notice {
        let channel: String
        let payload: String
    }

    /// Reads what has arrived, without waiting.
    func consumeInput() { if PQconsumeInput(handle) == 0 { _ = failure(nil) } }

    func nextNotice() -> Notice? {
        guard let notice = PQnotifies(handle) else { return nil }
        defer { PQfreemem(notice) }
        return Notice(
            channel: notice.pointee.relname.map { String(cString: $0) } ?? "",
            payload: notice.pointee.extra.map { String(cString: $0) } ?? "")
    }
}
