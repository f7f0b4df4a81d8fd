/// Who brought whom, as trees.
///
/// Every member belongs to exactly one tree. A parent that does not stand
/// before its child in the list is no parent: the child is a root then, so that
/// no list, however broken, makes a circle.
package struct Forest: Sendable {
    package let members: [ReportData.Member]
    /// Of each member, whom they brought, the earliest first.
    package let children: [[Int]]
    /// Of each member, how many steps they stand from their root.
    package let depths: [Int]
    /// Of each member, how many stand in their tree from themselves downwards.
    package let sizes: [Int]
    /// The roots, the one with the largest tree first.
    package let roots: [Int]

    package init(_ members: [ReportData.Member]) {
        var children = [[Int]](repeating: [], count: members.count)
        var depths = [Int](repeating: 0, count: members.count)
        var sizes = [Int](repeating: 1, count: members.count)
        var roots: [Int] = []
        for (index, member) in members.enumerated() {
            if let parent = member.parent, (0..<index).contains(parent) {
                children[parent].append(index)
                depths[index] = depths[parent] + 1
            } else {
                roots.append(index)
            }
        }
        for index in members.indices.reversed() {
            for child in children[index] { sizes[index] += sizes[child] }
            children[index].sort { (members[$0].since, $0) < (members[$1].since, $1) }
        }
        roots.sort { (sizes[$1], $0) < (sizes[$0], $1) }
        self.members = members
        self.children = children
        self.depths = depths
        self.sizes = sizes
        self.roots = roots
    }

    /// How many members stand at each distance from their root.
    package var depthCounts: [Int] {
        var counts = [Int](repeating: 0, count: (depths.max() ?? -1) + 1)
        for depth in depths { counts[depth] += 1 }
        return counts
    }

    /// The first member and everybody below them, parents before children.
    package func tree(of root: Int) -> [Int] {
        var found = [root]
        var next = 0
        while next < found.count {
            found += children[found[next]]
            next += 1
        }
        return found
    }

    /// From the root to the deepest member; of equals, to the first in the list.
    package func longestChain() -> [Int] {
        guard let depth = depths.max(), let deepest = depths.firstIndex(of: depth) else { return [] }
        var chain = [deepest]
        for _ in 0..<depth {
            guard let parent = members[chain[chain.count - 1]].parent else { break }
            chain.append(parent)
        }
        return chain.reversed()
    }
}
