import DandelionLua
import DandelionModel
import Glibc

/// A file that attacks the sandbox. Its first line says what must come of it:
/// `-- attack: TEXT. expect: limit|denied|isolated|ok [also: limit|denied] [check: stable]`
struct HostileFile: Sendable {
    enum Outcome: Sendable, Equatable {
        /// A limit ended it, and it could not hide that.
        case limit
        /// It raised, or returned this.
        case error, returned(String)
    }

    let name: String
    let text: String

    static let all: [HostileFile] = {
        let here = #filePath
        let folder = here.dropLast("Hostile/HostileFile.swift".count) + "Fixtures/hostile/"
        guard let listing = opendir(String(folder)) else { return [] }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".lua") { names.append(name) }
        }
        return names.sorted().compactMap { name in
            text(ofFile: folder + name).map { HostileFile(name: name, text: $0) }
        }
    }()

    private static func text(ofFile path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    private func word(after key: String) -> String? {
        let header = text.prefix { $0 != "\n" }
        let words = header.split { " .|".contains($0) }
        guard let place = words.firstIndex(of: "\(key):"), place + 1 < words.count else { return nil }
        return String(words[place + 1])
    }

    var isStable: Bool { word(after: "check") == "stable" }

    /// Whether this is one of the outcomes that the first line allows.
    func allows(_ outcome: Outcome) -> Bool {
        [word(after: "expect"), word(after: "also")].contains { word in
            switch (word, outcome) {
            case ("limit", .limit), ("denied", .error): true
            case ("denied", .returned(let text)), ("isolated", .returned(let text)): text != "ESCAPED"
            case ("ok", .returned(let text)): text == "ok"
            default: false
            }
        }
    }

    /// Runs the file in a state of its own, and asks the state, if it may be
    /// used on, whether it still works.
    func run() -> (outcome: Outcome, isAlive: Bool)? {
        let file = self
        return onLuaThread { () -> (outcome: Outcome, isAlive: Bool)? in
            guard let sandbox = try? Sandbox(functions: []) else { return nil }
            let outcome: Outcome
            do throws(LuaError) {
                let values = try sandbox.call(try sandbox.load(Array(file.text.utf8), name: file.name))
                let text = if case .string(let text)? = values.first?.value { text } else { "" }
                outcome = .returned(text)
            } catch {
                outcome = error.limit == nil ? .error : .limit
            }
            guard sandbox.isUsable else { return (outcome, true) }
            sandbox.refuel(SandboxLimits(instructions: 1_000_000))
            let check =
                "local t = {} for i = 1, 100 do t[i] = tostring(i) end return #table.concat(t), ('x'):rep(3)"
            return (outcome, (try? sandbox.run(check)) == [192, "xxx"])
        } ?? nil
    }
}
