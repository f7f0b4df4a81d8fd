import Foundation

// HostileRun FILE...: runs hostile files, and prints for each what came of it, in
// hexadecimal digits where it may be any bytes.

for path in CommandLine.arguments.dropFirst() {
    guard let file = HostileFile(path: path), let trial = HostileTrial.run(file) else { exit(2) }
    let told = ([trial.outcome.description] + trial.printed).joined(separator: "\n")
    print(file.name, told.utf8.map { String($0, radix: 16) }.joined(separator: " "))
}
