import Foundation
import Testing

@Suite("The page about writing a store engine")
struct StoresPageTests {
    /// The blocks of a page that are marked as Swift.
    private static func blocks(of page: String) throws -> [[Substring]] {
        let text = try String(contentsOf: Repository.root.appending(path: page), encoding: .utf8)
        var (blocks, block): ([[Substring]], [Substring]?) = ([], nil)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if block == nil, line == "```swift" {
                block = []
            } else if line == "```", let lines = block {
                blocks.append(lines)
                block = nil
            } else {
                block?.append(line)
            }
        }
        return blocks
    }

    /// Lines without what they have in common on the left, and without what is on the right.
    private static func trimmed(_ text: String) -> String {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n")
    }

    @Test("shows no Swift that is not in the example, which is built and examined")
    func code() throws {
        let example = try Repository.swiftFiles(below: "examples/store-engine").map { Self.trimmed($0.text) }
        for page in ["Docs/STORES.md", "examples/store-engine/README.md"] {
            let blocks = try Self.blocks(of: page)
            #expect(!blocks.isEmpty, "\(page)")
            for block in blocks {
                let code = Self.trimmed(block.joined(separator: "\n"))
                #expect(example.contains { $0.contains(code) }, "\(page) shows what is not there:\n\(code)")
            }
        }
    }

    @Test("has a word on every call of a store and of its leases")
    func calls() throws {
        let page = try String(contentsOf: Repository.root.appending(path: "Docs/STORES.md"), encoding: .utf8)
        let contract = try Repository.swiftFiles(below: "Sources/DandelionStore")
            .filter { $0.path.hasSuffix("/Store.swift") || $0.path.hasSuffix("/LeaseTable.swift") }
        #expect(contract.count == 2)
        for file in contract {
            for match in file.text.matches(of: #/\n    (?:var|func) (\w+)/#) {
                #expect(page.contains("`\(match.1)"), "the page says nothing of '\(match.1)'")
            }
        }
    }

    @Test("links to nothing that is not there")
    func links() throws {
        for page in [
            "Docs/STORES.md", "Docs/embedding.md", "Docs/scaling.md", "examples/store-engine/README.md",
        ] {
            let file = Repository.root.appending(path: page)
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: #/\]\(([^)#:]+)(?:#[^)]*)?\)/#) {
                let target = file.deletingLastPathComponent().appending(path: String(match.1)).path
                #expect(FileManager.default.fileExists(atPath: target), "\(page): \(match.1)")
            }
        }
    }
}
