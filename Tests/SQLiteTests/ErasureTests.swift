import DandelionModel
import DandelionStore
import Foundation
import Testing

@testable import DandelionSQLite
@testable import SecondProcess

@Suite("Erasing on SQLite")
struct ErasureTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    /// What was written of one person: found by its two ends, however it was split.
    private struct Secret {
        let number: Int
        let key: Row

        static func mark(_ letter: Character, _ number: Int) -> String {
            "<\(letter)\(String(repeating: "0", count: 8 - "\(number)".count))\(number)>"
        }

        func bytes(_ length: Int) -> [UInt8] {
            Array(Self.mark("H", number).utf8) + [UInt8](repeating: 120, count: max(0, length - 22))
                + Array(Self.mark("T", number).utf8)
        }
    }

    @Test(
        "after 20,000 appends, erasures and replacements no file holds an erased byte",
        arguments: [1, 2, 3] as [UInt64])
    func leavesNothing(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let store = try folder.store()
        var live: [Secret] = []
        var letters: [Secret] = []
        var total = 0
        var posted: Int64 = 0
        var operations: [DandelionStore.Operation] = []

        func insert(_ key: Row) {
            total += 1
            let secret = Secret(number: total, key: key)
            let length = [10, 30, 120, 400, 1500, 4000, 6000].randomElement(using: &generator) ?? 10
            let note: Cell = total % 3 == 0 ? nil : .text(Secret.mark("N", total))
            operations.append(.insert(Sample.personal.id, key + [.blob(secret.bytes(length)), note]))
            live.append(secret)
        }

        for step in 0..<20_000 {
            switch Int.random(in: 0..<10, using: &generator) {
            case 0..<4:
                insert([.text("s\(total)"), .integer(Int64(total % 5))])
            case 4..<6 where !live.isEmpty:
                let secret = live.remove(at: Int.random(in: 0..<live.count, using: &generator))
                operations.append(.delete(Sample.personal.id, key: secret.key))
                insert(secret.key)
            case 6..<8 where !live.isEmpty:
                let secret = live.remove(at: Int.random(in: 0..<live.count, using: &generator))
                operations.append(.delete(Sample.personal.id, key: secret.key))
            case 8:
                total += 1
                let number = total
                let text = String(
                    decoding: Secret(number: number, key: []).bytes(number % 900), as: UTF8.self)
                operations.append(.append(Sample.mail.id, [nil, "h", .text("m\(number)"), 1, .text(text)]))
                posted += 1
                letters.append(Secret(number: number, key: [.integer(posted)]))
            default:
                // Clustered tables split and merge pages beside them all the time.
                let name: Cell = .text("k\(Int.random(in: 0..<900, using: &generator))")
                let size = Int.random(in: 0..<900, using: &generator)
                operations.append(.put(Sample.head.id, [name, 1, .blob([UInt8](repeating: 9, count: size))]))
                operations.append(.delete(Sample.head.id, key: [.text("k\(size)")]))
            }
            if step % 40 == 39 {
                _ = try await store.commit(Commit(operations))
                operations = []
            }
            if step % 1000 == 999 {
                // All mail is read now and then, and the queue is swept.
                let gone = letters.prefix(step % 3000 == 2999 ? letters.count : letters.count / 2)
                operations += gone.map { .delete(Sample.mail.id, key: $0.key) }
                letters.removeFirst(gone.count)
            }
        }
        _ = try await store.commit(Commit(operations))
        let emptied = await store.dropErased()
        #expect(emptied)
        let present = try store.read { view in
            (try view.rows(Scan(Sample.personal)).count, try view.rows(Scan(Sample.mail)).count)
        }
        #expect(present.0 == live.count)

        let marks = try marksInFiles()
        let expected = Set(live.map(\.number) + letters.map(\.number))
        #expect(
            marks.isSubset(of: expected),
            "erased and found: \(marks.subtracting(expected).sorted().prefix(9))")
        #expect(marks.isSuperset(of: expected), "the search finds what lives")
        store.close()
        #expect(try marksInFiles() == expected)
    }

    /// The numbers of all marks in any file of the folder.
    private func marksInFiles() throws -> Set<Int> {
        var found: Set<Int> = []
        for name in folder.names where !name.hasSuffix(".wake") {
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.file(name))))
            var position = 0
            while let start = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
                position = start + 1
                guard start + 11 <= bytes.count, [72, 84, 78].contains(bytes[start + 1]),
                    bytes[start + 10] == 62,
                    let number = Int(String(decoding: bytes[start + 2..<start + 10], as: UTF8.self))
                else { continue }
                found.insert(number)
            }
        }
        return found
    }
}
