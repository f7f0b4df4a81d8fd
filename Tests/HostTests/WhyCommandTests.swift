import Dandelion
import DandelionHost
import DandelionSQLite
import Foundation
import Testing

@Suite("dandelion why")
struct WhyCommandTests {
    private static func why(_ arguments: [String]) throws -> (status: Int32, output: String, errors: String) {
        let process = Process()
        // The executable stands beside the test bundle.
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appendingPathComponent("dandelion")
        process.arguments = ["why"] + arguments
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (
            process.terminationStatus, String(decoding: text, as: UTF8.self),
            String(decoding: complaint, as: UTF8.self)
        )
    }

    @Test("reads the store beside a running host and after it, without being given a plugin")
    func besideHost() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("why-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("shop.db").path
        var beside = ""
        try await WhyShop.run(.sqlite(path: path)) { shop in
            try await shop.record("survey.answered", ["member": "ada", "score": 10])
            let answer = try Self.why(["entry:3", "--store", "sqlite:\(path)"])
            #expect(answer.status == 0, "\(answer.errors)")
            beside = answer.output
        }
        #expect(
            beside.contains("\nbecause the rule 'a promoter is invited' of customer-to-channel 1.0.0 fired\n")
        )
        #expect(beside.contains("on.score = 10, asked ge(settings.promoter_score)"))
        #expect(try Self.why(["entry:3", "--store", path]).output == beside)

        let json = try Self.why(["entry:3", "--store", path, "--json", "--home", "shop"])
        let read = try JSONDecoder().decode(Explanation.self, from: Data(json.output.utf8))
        #expect(read.text() == beside)

        let missing = try Self.why(["entry:99", "--store", path])
        #expect(missing.status == 1)
        #expect(missing.errors.contains("nothing in home 'shop' is called 'entry:99'"))
        let home = try Self.why(["entry:3", "--store", path, "--home", "north"])
        #expect(home.errors.contains("there is no home 'north' in sqlite:\(path); it has 'shop'"))
    }
}
