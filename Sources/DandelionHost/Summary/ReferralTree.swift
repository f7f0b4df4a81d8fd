package import DandelionModel
import DandelionPrimitives
package import DandelionStore
package import DandelionWorkflow

/// Who brought whom: each friend below the member of their first conversion.
package struct ReferralTree: Sendable {
    package struct Node: Sendable, Equatable {
        package let member: String
        /// Nil for a member whom nobody brought.
        package fileprivate(set) var parent: Int?
        /// When they were brought; nil for a root.
        package fileprivate(set) var since: Instant?
        /// Links between it and its root; 0 for a root.
        package fileprivate(set) var depth = 0
        package fileprivate(set) var children: [Int] = []
    }

    /// Only members who brought somebody or were brought, parents before their children.
    package let nodes: [Node]
    private let places: [String: Int]

    package init(of home: HomeKey, in view: any ReadView) throws {
        var first: [String: (parent: String, at: Instant, id: String)] = [:]
        try view.forEach(PrimitiveTables.referral, of: home) { row in
            guard row[8].text == Referral.State.converted.rawValue, let id = row[2].text,
                let friend = row[5].text,
                let member = row[7].text, let at = row[18].instant
            else { return }
            if let known = first[friend], (known.at, known.id) <= (at, id) { return }
            first[friend] = (member, at, id)
        }
        var nodes: [Node] = []
        var places: [String: Int] = [:]
        // Those who were brought earlier stand first, so that parents nearly always precede.
        func place(_ member: String, _ path: Set<String>) -> Int {
            if let known = places[member] { return known }
            var node = Node(member: member)
            // Programs differ, so that two of them may have made a circle: it is cut where it closes.
            if let link = first[member], !path.contains(link.parent) {
                let parent = place(link.parent, path.union([member]))
                node.parent = parent
                node.since = link.at
                node.depth = nodes[parent].depth + 1
            }
            let index = nodes.count
            nodes.append(node)
            places[member] = index
            if let parent = node.parent { nodes[parent].children.append(index) }
            return index
        }
        let friends = first.sorted { ($0.value.at, $0.value.id) < ($1.value.at, $1.value.id) }
        for (friend, _) in friends { _ = place(friend, [friend]) }
        self.nodes = nodes
        self.places = places
    }

    package var depth: Int { nodes.map(\.depth).max() ?? 0 }
    package var roots: Int { nodes.count { $0.parent == nil } }

    /// Members at each distance from their root, from 0 on.
    package var levels: [Int] {
        var levels = Array(repeating: 0, count: nodes.isEmpty ? 0 : depth + 1)
        for node in nodes { levels[node.depth] += 1 }
        return levels
    }

    /// Members below a member, at any distance.
    package func descendants(of member: String) -> Int {
        guard let start = places[member] else { return 0 }
        var (count, waiting) = (0, nodes[start].children)
        while let next = waiting.popLast() {
            count += 1
            waiting += nodes[next].children
        }
        return count
    }
}
