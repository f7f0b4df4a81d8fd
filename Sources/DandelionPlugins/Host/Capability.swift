import DandelionModel

/// The rights that a plugin asks for in `needs`, by name.
package enum Capability {
    /// Whether a capability is among those granted. Writing includes reading.
    package static func isGranted(_ needed: String, by granted: Set<String>) -> Bool {
        if granted.contains(needed) { return true }
        guard needed.hasSuffix(".read") else { return false }
        return granted.contains(needed.dropLast("read".count) + "write")
    }

    /// All that any function needs, in alphabetical order. Reading is there
    /// wherever writing is.
    package static let all: [String] = {
        var names = Set(HostCatalog.all.compactMap(\.capability))
        for name in names where name.hasSuffix(".write") {
            names.insert(name.dropLast("write".count) + "read")
        }
        return names.sorted()
    }()

    /// Why a name cannot stand in `needs`; nil where it can.
    package static func refusal(of name: String) -> String? {
        guard !all.contains(name) else { return nil }
        let nearest = Suggestion.nearest(to: name, among: all)
        return "no capability is called '\(name)'; "
            + (nearest.map { "did you mean '\($0)'?" } ?? "there are \(all.joined(separator: ", "))")
    }
}
