import CPostgres
import DandelionStore

/// How to reach a server: a connection URL as PostgreSQL's own programs take it.
///
/// What the URL leaves out comes from the usual environment (`PGHOST`,
/// `PGPASSWORD`, `PGSSLMODE`, …), `~/.pgpass` and libpq's defaults, in that order.
struct ConnectionSettings: Sendable {
    let url: String
    /// The URL without its password, for messages.
    let shown: String

    init(url: String) {
        self.url = url
        shown = Self.masked(url)
    }

    /// Given to libpq beside the URL; what the URL says itself counts more where it may.
    var parameters: [(name: String, value: String)] {
        [
            ("dbname", url), ("client_encoding", "UTF8"), ("fallback_application_name", "dandelion"),
            // A cut wire is noticed within half a minute, also where nothing is sent.
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "20000"),
        ] + (url.contains("connect_timeout") ? [] : [("connect_timeout", "5")])
    }

    /// What is wrong with the URL, as libpq says it; nil where nothing is.
    var problem: String? {
        var reason: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(url, &reason)
        defer {
            PQconninfoFree(options)
            PQfreemem(reason)
        }
        if options != nil { return nil }
        return reason.map { String(cString: $0).trimmed } ?? "it cannot be read"
    }

    /// Passwords stand behind the user's name, or in the parameter `password`.
    private static func masked(_ url: String) -> String {
        var text = url
        if let scheme = text.range(of: "://") {
            let authority = text[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
            if let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") {
                text.replaceSubrange(text.index(after: colon)..<at, with: "***")
            }
        }
        for name in ["password=", "sslpassword="] {
            guard let found = text.range(of: name) else { continue }
            let value = text[found.upperBound...].prefix { $0 != "&" }
            text.replaceSubrange(value.startIndex..<value.endIndex, with: "***")
        }
        return text
    }
}

extension String {
    var trimmed: String {
        var text = self[...]
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text.drop { $0.isWhitespace })
    }

    /// The first place of a text in this one.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
