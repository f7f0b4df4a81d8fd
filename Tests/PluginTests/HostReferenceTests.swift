import DandelionLua
import DandelionPlugins
import Foundation
import Testing

/// The files that are made from the declarations. `DANDELION_WRITE_REFERENCE=1
/// swift test --filter HostReferenceTests` writes them anew.
@Suite("The editor's stub and the reference page")
struct HostReferenceTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test(
        "are what the declarations say",
        arguments: [
            ("plugins/api/dandelion.lua", EditorStub.text()),
            ("Docs/plugins/reference.md", ReferencePage.text()),
        ])
    func committedFiles(_ path: String, _ text: String) throws {
        let file = Self.root.appending(path: path)
        if ProcessInfo.processInfo.environment["DANDELION_WRITE_REFERENCE"] != nil {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let committed = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        let difference = zip(
            committed.split(separator: "\n", omittingEmptySubsequences: false) + [""],
            text.split(separator: "\n", omittingEmptySubsequences: false) + [""]
        ).enumerated().first { $1.0 != $1.1 }
        #expect(
            committed == text,
            "\(path) differs from line \((difference?.offset ?? 0) + 1) on; write it anew with DANDELION_WRITE_REFERENCE=1"
        )
    }

    @Test("the stub is Lua 5.4, and touches nothing when it runs")
    func stubIsLua() throws {
        try HostThread.run {
            let sandbox = try Sandbox(functions: [])
            _ = try sandbox.call(try sandbox.load(Array(EditorStub.text().utf8), name: "dandelion.lua"))
        }
    }

    @Test("the stub fits into one chunk of Lua")
    func stubIsSmall() { #expect(EditorStub.text().utf8.count <= 65_536) }

    @Test("every annotation of the stub is one that lua-language-server knows, and names what is there")
    func annotations() {
        let problems = StubGrammar(EditorStub.text()).problems()
        #expect(problems == [], "\(problems.joined(separator: "\n"))")
    }

    @Test(
        "the grammar check finds a parameter that is not there, a type that does not exist, and a wrong tag")
    func theCheckChecks() {
        let stub = """
            ---@meta
            ---@class dandelion.Member
            ---@field id string the id

            ---@param membre dandelion.Member who
            ---@param x dandelion.Mebmer|string[] who
            ---@retrun string
            ---@return fun(a: dandelion.Nobody): table<string, strnig>
            function get(member, x) end
            """
        #expect(
            StubGrammar(stub).problems() == [
                "line 5: 'membre' is no parameter of get", "line 6: there is no type 'dandelion.Mebmer'",
                "line 7: there is no tag '@retrun'", "line 8: there is no type 'dandelion.Nobody'",
                "line 8: there is no type 'strnig'",
            ])
    }

    @Test("every function is declared once, documented, and has a body or a prelude that makes it")
    func declarations() {
        var names: Set<String> = []
        for declaration in HostCatalog.all {
            #expect(names.insert(declaration.name).inserted, "\(declaration.name) is declared twice")
            #expect(declaration.summary.hasSuffix("."), "\(declaration.name): a sentence ends with a point")
            #expect(
                declaration.parameters.dropLast().allSatisfy { !$0.isVariadic },
                "\(declaration.name): '...' is last")
            for parameter in declaration.parameters {
                #expect(!parameter.about.isEmpty, "\(declaration.name): '\(parameter.name)' says nothing")
            }
            if let capability = declaration.capability {
                #expect(
                    declaration.effect == .read || !capability.hasSuffix(".read"),
                    "\(declaration.name) writes, and needs only '\(capability)'")
            }
        }
    }

    @Test("every example of the reference is Lua")
    func examples() throws {
        try HostThread.run {
            let sandbox = try Sandbox(functions: [])
            for declaration in HostCatalog.all {
                guard let example = declaration.example else { continue }
                // A line such as `with = { … }` is a part of a table.
                let text = example.replacing("…", with: "")
                let forms = [text, "return { \(text) }", "return \(text)", "if x then \(text) end"]
                let fits = forms.contains { (try? sandbox.load(Array($0.utf8), name: "example")) != nil }
                #expect(fits, "\(declaration.name): \(example)")
            }
        }
    }
}
