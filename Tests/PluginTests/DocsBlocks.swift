import Foundation

/// The Lua of a page of the documentation.
///
/// A block that begins with ```` ```lua ```` is a whole plugin; one that begins with
/// ```` ```lua fragment ```` is statements that stand in one.
struct DocsBlock: Sendable, CustomStringConvertible {
    let page: String
    let line: Int
    let isFragment: Bool
    let text: String

    var description: String { "\(page):\(line)" }

    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Pages that are written by hand. The reference is made from the declarations.
    static let pages = [
        "README.md", "plugins/customer-to-channel/README.md", "Docs/plugins/README.md", "Docs/plugins/lua.md",
        "Docs/plugins/rewards.md", "Docs/plugins/rules.md", "Docs/plugins/testing.md",
        "Docs/plugins/values.md",
        "Docs/plugins/workflows.md",
    ]

    static let all: [DocsBlock] = pages.flatMap(blocks)
    static let plugins = all.filter { !$0.isFragment }
    static let fragments = all.filter(\.isFragment)

    static func text(of page: String) -> String {
        (try? String(contentsOf: root.appending(path: page), encoding: .utf8)) ?? ""
    }

    private static func blocks(of page: String) -> [DocsBlock] {
        var found: [DocsBlock] = []
        var open: (line: Int, isFragment: Bool, lines: [Substring])?
        let lines = text(of: page).split(separator: "\n", omittingEmptySubsequences: false)
        for (place, line) in lines.enumerated() {
            if var block = open {
                guard line == "```" else {
                    block.lines.append(line)
                    open = block
                    continue
                }
                found.append(
                    DocsBlock(
                        page: page, line: block.line, isFragment: block.isFragment,
                        text: block.lines.joined(separator: "\n") + "\n"))
                open = nil
            } else if line == "```lua" || line == "```lua fragment" {
                open = (place + 1, line != "```lua", [])
            }
        }
        return found
    }
}
