import DandelionLua
import DandelionModel
import Foundation

// LuaTestes PRELUDE FILE: runs one official test in a sandbox; prints how many
// asserts it executed, or why it ended.

func run(_ path: String, in sandbox: Sandbox) throws {
    let text = try Data(contentsOf: URL(fileURLWithPath: path))
    let name = URL(fileURLWithPath: path).lastPathComponent
    _ = try sandbox.call(sandbox.load(Array(text), name: name))
}

/// How many asserts were executed.
func count(_ prelude: String, _ file: String) throws -> LuaValue? {
    let limits = SandboxLimits(
        instructions: 1_000_000_000_000, bytes: 512 << 20, wall: .seconds(600), output: 1 << 20,
        chunk: 16 << 20)
    let sandbox = try Sandbox(limits: limits, functions: [])
    try run(prelude, in: sandbox)
    try run(file, in: sandbox)
    return try sandbox.call(sandbox.load(Array("return ASSERTS".utf8), name: "count")).first
}

let arguments = CommandLine.arguments
guard arguments.count == 3 else {
    FileHandle.standardError.write(Data("LuaTestes PRELUDE FILE\n".utf8))
    exit(2)
}
let thread = Thread {
    do {
        guard case .value(.int(let number))? = try count(arguments[1], arguments[2]) else { exit(1) }
        print(number)
        exit(0)
    } catch {
        FileHandle.standardError.write(Data("\(error)\n".utf8))
        exit(1)
    }
}
thread.stackSize = 8 << 20
thread.start()
while true { sleep(60) }
