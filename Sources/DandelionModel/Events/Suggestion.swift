/// The name that somebody probably meant.
package enum Suggestion {
    /// The known name nearest to a misspelt one: at most two letters dropped,
    /// added, changed or swapped with their neighbour, and no more than half of
    /// the name. Of equally near ones the first; nil where none is near.
    package static func nearest(to name: String, among known: some Sequence<String>) -> String? {
        var best: (name: String, distance: Int)?
        let wanted = Array(name.utf8.prefix(longestName + 1))
        guard wanted.count <= longestName else { return nil }
        for candidate in known {
            let letters = Array(candidate.utf8)
            guard abs(letters.count - wanted.count) <= 2, letters.count <= longestName else { continue }
            let distance = distance(wanted, letters)
            guard distance <= 2, distance * 2 <= max(wanted.count, letters.count) else { continue }
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// The last sentence of an error text.
    static func question(_ suggestion: String?, otherwise remedy: String) -> String {
        suggestion.map { "Did you mean \($0.quoted)?" } ?? remedy
    }

    private static let longestName = 128

    /// Damerau and Levenshtein's distance, where no letter is edited twice.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var older: [Int] = []
        var old = Array(0...right.count)
        for row in 0..<left.count {
            var new = [row + 1]
            for column in 0..<right.count {
                let change = left[row] == right[column] ? 0 : 1
                var least = min(old[column + 1] + 1, new[column] + 1, old[column] + change)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    least = min(least, older[column - 1] + 1)
                }
                new.append(least)
            }
            older = old
            old = new
        }
        return old[right.count]
    }
}

extension String {
    /// In quotes, clipped: a name in an error text may come from a stranger.
    var quoted: String {
        let limit = 80
        let clipped = utf8.count <= limit ? self : String(decoding: utf8.prefix(limit), as: UTF8.self) + "…"
        return "'\(clipped)'"
    }
}
