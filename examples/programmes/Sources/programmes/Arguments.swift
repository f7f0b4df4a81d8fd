/// What the command line says.
struct Arguments {
    var store = "programmes.dandelion"
    var isQuiet = false
    var isJSON = false
    var wantsHelp = false

    static let help = """
        Feeds 69,659 real orders to Dandelion, and shows what four commission programmes made of them.

        usage: programmes [--store PATH] [--quiet] [--json]

          --store PATH   the SQLite file (default: programmes.dandelion in the current folder)
          --quiet        no progress
          --json         one JSON object instead of the table
          --help         this text

        Stop it whenever you like, with kill -9 too, and run it again: it goes on, and nothing doubles.

        exit status: 0 if every figure is exact, 1 if one differs, 2 if it could not run
        """

    init(_ words: some Sequence<String>) throws(ArgumentError) {
        var words = words.makeIterator()
        while let word = words.next() {
            switch word {
            case "--store":
                guard let path = words.next(), !path.isEmpty else { throw .valueMissing(word) }
                store = path
            case "--quiet": isQuiet = true
            case "--json": isJSON = true
            case "--help", "-h": wantsHelp = true
            default: throw .unknown(word)
            }
        }
    }
}

enum ArgumentError: Error, CustomStringConvertible {
    case unknown(String)
    case valueMissing(String)

    var description: String {
        switch self {
        case .unknown(let word): "unknown argument '\(word)'; nothing was done. See --help"
        case .valueMissing(let word): "'\(word)' needs a value; nothing was done. See --help"
        }
    }
}
