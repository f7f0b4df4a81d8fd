import Testing

@Suite("The sources")
struct SourceRulesTests {
    @Test("import only what their floor allows")
    func imports() throws {
        let package = try Repository.description.get()
        var files = 0
        for target in package.targets {
            let allowed = SourceRules.allowedModules(for: target, in: package)
            for file in try Repository.swiftFiles(below: target.folder) {
                files += 1
                for found in SourceRules.imports(in: file.text) where !allowed.contains(found.module) {
                    let place = "\(file.path):\(found.line)"
                    Issue.record("\(place): '\(target.name)' may not import \(found.module)")
                }
            }
        }
        #expect(files > 0)
    }

    @Test("prove each escape from the concurrency checker in a comment above it")
    func escapes() throws {
        for folder in ["Sources", "Tests", "examples"] {
            for file in try Repository.swiftFiles(below: folder) {
                for line in SourceRules.unprovenEscapes(in: file.text) {
                    Issue.record("\(file.path):\(line): name the invariant in a comment directly above")
                }
            }
        }
    }

    @Test("are read with every form of import")
    func formsOfImport() {
        // Quoted line by line, so that this file does not seem to import them.
        let text = [
            "// import Commented",
            "import Plain",
            "public import Public",
            "@testable import Tested",
            "  @preconcurrency package import struct Kind.Thing",
            "let important = \"import Quoted\"",
        ].joined(separator: "\n")
        #expect(SourceRules.imports(in: text).map(\.module) == ["Plain", "Public", "Tested", "Kind"])
        #expect(SourceRules.imports(in: text).map(\.line) == [2, 3, 4, 5])
    }

    @Test("may not see Foundation on the two lowest floors")
    func lowestFloors() throws {
        let package = try Repository.description.get()
        for target in package.targets where SourceRules.withoutFoundation.contains(target.name) {
            let allowed = SourceRules.allowedModules(for: target, in: package)
            #expect(!allowed.contains { $0.hasPrefix("Foundation") || $0 == "Testing" })
        }
    }

    @Test("are found out when an escape has no comment directly above")
    func unprovenEscapes() {
        let mark = "@" + "unchecked Sendable"
        let text = """
            final class Bare: \(mark) {}
            // One thread at a time holds it.
            final class Proven: \(mark) {}
            // Too far away.

            final class Distant: \(mark) {}
            // Under an attribute.
            @available(*, deprecated)
            final class Attributed: \(mark) {}
            // A \(mark) in a comment is none.
            """
        #expect(SourceRules.unprovenEscapes(in: text) == [1, 6])
    }
}
