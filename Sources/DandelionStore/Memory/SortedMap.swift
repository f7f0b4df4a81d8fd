/// A dictionary in the order of its keys: a B+ tree of values.
///
/// Copying it is O(1), and the copy never changes: nodes are arrays, so a write
/// copies only what another copy still holds.
///
///   (1) All leaves are equally deep, hold keys with their values, and are never
///       empty, except that the root may be an empty leaf.
///   (2) A branch with n children has n - 1 keys; every key below child i is
///       less than key i, and none below child i + 1 is.
///   (3) No leaf holds more than ``Node/leafCapacity`` keys, and no branch more than
///       ``Node/branchCapacity`` children. Nodes may be thin: a neighbour is
///       joined only when both fit into three quarters.
package struct SortedMap<Value: Sendable>: Sendable {
    struct Node: Sendable {
        var keys = KeyBlock()
        var values: [Value] = []
        var children: [Node] = []
    }

    var root = Node()
    package private(set) var count = 0

    package init() {}

    package subscript(key: OrderedKey) -> Value? { root.value(of: key) }

    /// Inserts or replaces; returns the value that stood there before.
    @discardableResult
    package mutating func put(_ key: OrderedKey, _ value: Value) -> Value? {
        var replaced: Value?
        if let (separator, right) = root.put(key, value, &replaced) {
            var keys = KeyBlock()
            keys.insert(separator, at: 0)
            let left = root
            root = Node(keys: keys, children: [left, right])
        }
        if replaced == nil { count += 1 }
        return replaced
    }

    /// Removes a key; returns its value, or nil where there was none.
    @discardableResult
    package mutating func remove(_ key: OrderedKey) -> Value? {
        guard let removed = root.remove(key) else { return nil }
        count -= 1
        while root.children.count == 1 {
            let only = root.children[0]
            root = only
        }
        return removed
    }
}

extension SortedMap.Node {
    static var leafCapacity: Int { 32 }
    static var branchCapacity: Int { 24 }

    var isLeaf: Bool { children.isEmpty }
    var size: Int { isLeaf ? keys.count : children.count }
    private var capacity: Int { isLeaf ? Self.leafCapacity : Self.branchCapacity }

    /// Reads every node where it lies: to count references on the way down
    /// would cost more than the search itself.
    func value(of key: OrderedKey) -> Value? {
        key.bytes.withUnsafeBytes { key in
            withUnsafePointer(to: self) { Self.value(of: key, below: $0) }
        }
    }

    // The tree below `root` is borrowed for the whole call, so none of its arrays moves.
    private static func value(of key: UnsafeRawBufferPointer, below root: UnsafePointer<Self>) -> Value? {
        let isLeaf = root.pointee.children.isEmpty
        let (place, isFound) = root.pointee.keys.search(key, through: !isLeaf)
        if isLeaf { return isFound ? root.pointee.values[place] : nil }
        return root.pointee.children.withUnsafeBufferPointer { children in
            guard let first = children.baseAddress else { return nil }
            return value(of: key, below: first + place)
        }
    }

    /// Returns what must be put to the right of this node when it had to be split.
    mutating func put(
        _ key: OrderedKey, _ value: Value, _ replaced: inout Value?
    ) -> (OrderedKey, SortedMap.Node)? {
        if isLeaf {
            let (place, isFound) = keys.search(key, through: false)
            if isFound {
                replaced = values[place]
                values[place] = value
                return nil
            }
            keys.insert(key, at: place)
            values.insert(value, at: place)
            guard keys.count > Self.leafCapacity else { return nil }
            // Keys that count upward fill their leaves instead of halving them.
            return splitLeaf(at: place == keys.count - 1 ? place : keys.count / 2)
        }
        let child = keys.search(key, through: true).place
        guard let (separator, right) = children[child].put(key, value, &replaced) else { return nil }
        keys.insert(separator, at: child)
        children.insert(right, at: child + 1)
        guard children.count > Self.branchCapacity else { return nil }
        return splitBranch(at: child == children.count - 2 ? children.count - 2 : children.count / 2)
    }

    private mutating func splitLeaf(at place: Int) -> (OrderedKey, SortedMap.Node) {
        let right = SortedMap.Node(keys: keys.split(at: place), values: Array(values[place...]))
        values.removeSubrange(place...)
        return (right.keys.key(0), right)
    }

    private mutating func splitBranch(at place: Int) -> (OrderedKey, SortedMap.Node) {
        let right = SortedMap.Node(keys: keys.split(at: place), children: Array(children[place...]))
        let separator = keys.key(place - 1)
        keys.remove(at: place - 1)
        children.removeSubrange(place...)
        return (separator, right)
    }

    mutating func remove(_ key: OrderedKey) -> Value? {
        if isLeaf {
            let (place, isFound) = keys.search(key, through: false)
            guard isFound else { return nil }
            keys.remove(at: place)
            return values.remove(at: place)
        }
        let child = keys.search(key, through: true).place
        guard let removed = children[child].remove(key) else { return nil }
        let size = children[child].size
        if size == 0 {
            children.remove(at: child)
            if !keys.isEmpty { keys.remove(at: max(0, child - 1)) }
        } else if size < children[child].capacity / 4, children.count > 1 {
            join(max(0, child - 1))
        }
        return removed
    }

    /// Joins a child with the one to its right, if both together stay well below the limit.
    private mutating func join(_ left: Int) {
        guard children[left].size + children[left + 1].size <= children[left].capacity * 3 / 4 else { return }
        let right = children.remove(at: left + 1)
        if !right.isLeaf { children[left].keys.insert(keys.key(left), at: children[left].keys.count) }
        keys.remove(at: left)
        children[left].keys.append(right.keys)
        children[left].values += right.values
        children[left].children += right.children
    }
}
