import Foundation

/// The hostile files, which mutation starts from.
enum Corpus {
    static func read(_ folder: String) -> [[UInt8]] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".lua") }.sorted().compactMap {
            FileManager.default.contents(atPath: folder + "/" + $0).map { Array($0) }
        }
    }
}
