/// What the sources themselves must keep, read line by line.
enum SourceRules {
    /// Modules that come with the toolchain or the system.
    static let platformModules: Set<String> = [
        "Darwin", "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Musl", "Synchronization",
    ]

    /// Targets whose files may not see Foundation.
    static let withoutFoundation: Set<String> = ["DandelionModel", "DandelionRules", "DandelionStore"]

    struct Import: Equatable, Sendable {
        let line: Int
        let module: String
    }

    /// The modules that a file imports, with the numbers of their lines.
    static func imports(in text: String) -> [Import] {
        let form =
            #/
            ^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:\w+\s+)?import\s+
            (?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)
            /#
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { line in
            guard let match = line.element.firstMatch(of: form) else { return nil }
            return Import(line: line.offset + 1, module: String(match.1))
        }
    }

    /// The modules that a target may import: the platform's, what it depends
    /// on at whatever distance, and the products that it names itself.
    static func allowedModules(
        for target: PackageDescription.Target, in package: PackageDescription
    ) -> Set<String> {
        var allowed = platformModules
        if withoutFoundation.contains(target.name) {
            allowed = allowed.filter { !$0.hasPrefix("Foundation") }
        }
        if target.isTest || target.name == "DandelionTestKit" { allowed.insert("Testing") }
        var waiting = target.dependencies.map(\.name)
        while let name = waiting.popLast() {
            guard let other = package.targets.first(where: { $0.name == name }) else {
                // A product's modules stay with the target that names it.
                if target.dependencies.contains(where: { $0.name == name }) { allowed.insert(name) }
                continue
            }
            let module = name.replacing("-", with: "_")
            if allowed.insert(module).inserted { waiting += other.dependencies.map(\.name) }
        }
        return allowed
    }

    /// The lines that escape the concurrency checker with no comment directly above them.
    ///
    /// Attributes may stand between the comment and the line.
    static func unprovenEscapes(in text: String) -> [Int] {
        let escape = #/@unchecked\s+Sendable|nonisolated\(unsafe\)/#
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.drop(while: \.isWhitespace) }
        return lines.indices.compactMap { index in
            let line = lines[index]
            guard !line.hasPrefix("//"), line.contains(escape) else { return nil }
            let above = lines[..<index].last { !$0.hasPrefix("@") }
            return above?.hasPrefix("//") == true ? nil : index + 1
        }
    }
}
