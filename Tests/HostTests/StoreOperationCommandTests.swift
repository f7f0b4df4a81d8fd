import Foundation
import Testing

@testable import DandelionHost

@Suite("The commands for whole stores")
struct StoreOperationCommandTests {
    let command: HostCommand

    init() async throws {
        command = try HostCommand()
        let shop = try await ListingShop.shared.value.path
        _ = try BackupOperation(StoreTrial.address(shop))
            .run(to: command.folder.appendingPathComponent("shop.db").path)
    }

    @Test("print what they did, as text and as JSON, and remarks beside it")
    func reports() throws {
        for (arguments, done) in [
            (["backup", "a.backup"], "backed up sqlite:shop.db"),
            (["export", "a.jsonl"], "exported sqlite:shop.db"),
            (["gc", "--keep-receipts", "1d", "--dry-run"], "would remove from sqlite:shop.db"),
            (["migrate", "--dry-run"], "nothing to do: sqlite:shop.db has the schema of this build"),
        ] {
            let found = try command.run(["store"] + arguments + ["--store", "sqlite:shop.db"])
            #expect(found.status == 0, "\(found.errors)")
            #expect(found.output.hasPrefix(done + "\n"))
        }
        let imported = try command.run("store", "import", "a.jsonl", "--store", "b.db", "--json")
        #expect(imported.json["done"] as? String == "imported into sqlite:b.db" && imported.errors.isEmpty)
        let restored = try command.run("store", "restore", "a.backup", "--store", "c.db")
        #expect(restored.status == 0 && restored.errors.hasPrefix("note: nobody was erased again"))
        let asJSON = try command.run("store", "restore", "a.jsonl", "--store", "d.db", "--json")
        #expect((asJSON.json["warning"] as? String)?.hasPrefix("nobody was erased again") == true)
        for store in ["a.backup", "b.db", "c.db", "d.db"] {
            let verified = try command.run("store", "verify", "--quick", "--store", store)
            #expect(verified.status == 0, "\(store): \(verified.output)")
        }
    }

    @Test("export to a pipe and import from one")
    func pipes() throws {
        let exported = try command.run("store", "export", "--store", "shop.db")
        #expect(exported.status == 0 && exported.errors.contains("personal data"))
        #expect(exported.output.hasPrefix("{") && exported.output.hasSuffix("}\n"))
        let imported = try command.run(["store", "import", "-", "--store", "b.db"], input: exported.output)
        #expect(imported.status == 0, "\(imported.errors)")
        let again = try command.run("store", "export", "--store", "b.db")
        #expect(again.output == exported.output)
        let cut = String(exported.output.prefix(exported.output.count / 2))
        let refused = try command.run(["store", "import", "-", "--store", "c.db"], input: cut)
        #expect(refused.status == 1 && refused.errors.hasPrefix("error D106: "), "\(refused.errors)")
        #expect(!command.exists("c.db"))
    }

    @Test(
        "refuse with a code and the next step, and leave nothing",
        arguments: [
            ("backup shop.db", "D310", "Name another one"),
            ("export shop.db", "D310", "Name another one"),
            ("import shop.db --store new.db", "D106", "neither"),
            ("import none.jsonl --store new.db", "D106", "cannot be read"),
            ("restore shop.db --store shop.db", "D310", "never written over"),
            ("restore shop.db --store memory:", "D301", "name a store"),
            ("restore shop.db --store new.db --erased-in none.db", "D301", "there is no store"),
            ("backup no/folder/a.db", "D105", "Check its folder"),
            ("backup a.db --store none.db", "D301", "there is no store"),
            ("gc --store none.db", "D301", "there is no store"),
            ("migrate --store none.db", "D301", "there is no store"),
        ])
    func refusals(line: String, code: String, text: String) throws {
        let before = try FileManager.default.contentsOfDirectory(atPath: command.folder.path).filter {
            !$0.hasPrefix(".")
        }
        var arguments = ["store"] + line.split(separator: " ").map(String.init)
        if !arguments.contains("--store") { arguments += ["--store", "shop.db"] }
        let found = try command.run(arguments)
        #expect(found.status == 1)
        #expect(found.errors.hasPrefix("error \(code): ") && found.errors.contains(text), "\(found.errors)")
        #expect(found.output.isEmpty)
        let after = try FileManager.default.contentsOfDirectory(atPath: command.folder.path).filter {
            !$0.hasPrefix(".")
        }
        #expect(Set(after) == Set(before))
    }

    @Test("refuse ages that are none")
    func ages() throws {
        let found = try command.run("store", "gc", "--keep-receipts", "soon", "--store", "shop.db")
        #expect(found.status == 64 && found.errors.contains("soon"))
    }
}
