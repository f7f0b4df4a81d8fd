import Dandelion
import DandelionLua
import DandelionModel
import DandelionPlugins
import DandelionPrimitives
import DandelionTestWorld
import Foundation
import Testing

@Suite("The documentation of plugins")
struct DocsTests {
    @Test("shows no plugin that is refused, or whose tests fail", arguments: DocsBlock.plugins)
    func plugin(_ block: DocsBlock) async throws {
        let tests = try await PluginTests(of: .text(block.text))
        for test in tests.tests {
            let result = await tests.run(test)
            #expect(
                result.passed,
                "\(block) '\(test.name)': \(result.message ?? "") at \(result.failedAt ?? "?")")
        }
    }

    @Test("shows no fragment that Lua cannot read", arguments: DocsBlock.fragments)
    func fragment(_ block: DocsBlock) throws {
        try HostThread.run {
            let sandbox = try Sandbox(functions: [])
            _ = try sandbox.load(Array(block.text.utf8), name: "fragment.lua")
        }
    }

    @Test("has Lua on every page about writing some", arguments: DocsBlock.pages)
    func pages(_ page: String) {
        let isExempt = page.hasSuffix("customer-to-channel/README.md")
        #expect(isExempt || DocsBlock.all.contains { $0.page == page })
        #expect(!DocsBlock.text(of: page).isEmpty)
    }

    @Test("lists every method of t, and no other")
    func testMethods() {
        let declared = HostCatalog.all.map(\.name).filter { $0.hasPrefix("t:") }
        let page = DocsBlock.text(of: "Docs/plugins/testing.md")
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `t:") }
        let listed = rows.flatMap { row in row.matches(of: #/`(t:[a-z]+)/#).map { String($0.1) } }
        #expect(Set(listed) == Set(declared))
    }

    @Test("lists Dandelion's events with their fields")
    func events() {
        let page = DocsBlock.text(of: "Docs/plugins/rules.md")
        for event in StandardEvents.all {
            let fields = event.fields.map { "\($0.name)\($0.isOptional ? "?" : "")" }.joined(separator: ", ")
            #expect(page.contains("| `\(event.name)` | \(fields) |"), "| `\(event.name)` | \(fields) |")
        }
    }

    @Test("names every capability")
    func capabilities() {
        let page = DocsBlock.text(of: "Docs/plugins/README.md")
        for name in Set(HostCatalog.all.compactMap(\.capability)) {
            #expect(page.contains("`\(name)`"), "`\(name)`")
        }
    }

    @Test("links to nothing that is not there")
    func links() {
        for page in DocsBlock.pages + [
            "Docs/plugins/reference.md", "Docs/ARCHITECTURE.md", "CONTRIBUTING.md",
        ] {
            let folder = DocsBlock.root.appending(path: page).deletingLastPathComponent()
            for match in DocsBlock.text(of: page).matches(of: #/\]\(([^)#:]+)(?:#[^)]*)?\)/#) {
                let target = folder.appending(path: String(match.1)).path
                #expect(FileManager.default.fileExists(atPath: target), "\(page): \(match.1)")
            }
        }
    }
}
