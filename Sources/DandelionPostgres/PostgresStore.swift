import CPostgres
import DandelionModel
import DandelionStore

/// The version of libpq in use, as in 150000.
enum Libpq {
    static var version: Int { Int(PQlibVersion()) }
}
