/// A dictionary in the order of its keys: a B+ tree of values.
///
/// Copying it is O(1), and the copy never changes: nodes are arrays, so a write
/// copies only what another copy still holds.
///
///   (1) All leaves are equally deep, hold keys with their values, and are never
///       empty, except that the root may be an empty leaf.
///   (2) A branch with n children has n - 1 keys; every key below child i is
///       less than key i, and none below child i + 1 is.
///   (3) No node holds more than ``capacity`` keys or children. Nodes may be
///       thin: a neighbour is joined only when both fit into three quarters.
package struct SortedMap<Key: Comparable & Sendable, Value: Sendable>: Sendable {
    struct Node: Sendable {
        var keys: [Key] = []
        var values: [Value] = []
        var children: [Node] = []
    }

    var root = Node()
    package private(set) var count = 0

    package init() {}

    package var isEmpty: Bool { count == 0 }

    package subscript(key: Key) -> Value? { root.value(of: key) }

    /// Inserts or replaces; returns the value that stood there before.
    @discardableResult
    package mutating func put(_ key: Key, _ value: Value) -> Value? {
        var replaced: Value?
        if let (separator, right) = root.put(key, value, &replaced) {
            let left = root
            root = Node(keys: [separator], children: [left, right])
        }
        if replaced == nil { count += 1 }
        return replaced
    }

    /// Removes a key; returns its value, or nil where there was none.
    @discardableResult
    package mutating func remove(_ key: Key) -> Value? {
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
    static var capacity: Int { 32 }

    var isLeaf: Bool { children.isEmpty }
    var size: Int { isLeaf ? keys.count : children.count }

    /// How many keys are less than `key`; with `through`, less or equal.
    @inline(__always)
    func position(of key: Key, through: Bool) -> Int {
        keys.withUnsafeBufferPointer { keys in
            var low = 0
            var high = keys.count
            while low < high {
                let middle = (low &+ high) >> 1
                if through ? !(key < keys[middle]) : keys[middle] < key {
                    low = middle &+ 1
                } else {
                    high = middle
                }
            }
            return low
        }
    }

    func value(of key: Key) -> Value? {
        if isLeaf {
            let place = position(of: key, through: false)
            return place < keys.count && keys[place] == key ? values[place] : nil
        }
        return children[position(of: key, through: true)].value(of: key)
    }

    /// Returns what must be put to the right of this node when it had to be split.
    mutating func put(_ key: Key, _ value: Value, _ replaced: inout Value?) -> (Key, SortedMap.Node)? {
        if isLeaf {
            let place = position(of: key, through: false)
            if place < keys.count, keys[place] == key {
                replaced = values[place]
                values[place] = value
                return nil
            }
            keys.insert(key, at: place)
            values.insert(value, at: place)
            guard keys.count > Self.capacity else { return nil }
            // Keys that count upward fill their leaves instead of halving them.
            return splitLeaf(at: place == keys.count - 1 ? place : keys.count / 2)
        }
        let child = position(of: key, through: true)
        guard let (separator, right) = children[child].put(key, value, &replaced) else { return nil }
        keys.insert(separator, at: child)
        children.insert(right, at: child + 1)
        guard children.count > Self.capacity else { return nil }
        return splitBranch(at: child == children.count - 2 ? children.count - 2 : children.count / 2)
    }

    private mutating func splitLeaf(at place: Int) -> (Key, SortedMap.Node) {
        let right = SortedMap.Node(keys: Array(keys[place...]), values: Array(values[place...]))
        keys.removeSubrange(place...)
        values.removeSubrange(place...)
        return (right.keys[0], right)
    }

    private mutating func splitBranch(at place: Int) -> (Key, SortedMap.Node) {
        let right = SortedMap.Node(keys: Array(keys[place...]), children: Array(children[place...]))
        let separator = keys[place - 1]
        keys.removeSubrange((place - 1)...)
        children.removeSubrange(place...)
        return (separator, right)
    }

    mutating func remove(_ key: Key) -> Value? {
        if isLeaf {
            let place = position(of: key, through: false)
            guard place < keys.count, keys[place] == key else { return nil }
            keys.remove(at: place)
            return values.remove(at: place)
        }
        let child = position(of: key, through: true)
        guard let removed = children[child].remove(key) else { return nil }
        let size = children[child].size
        if size == 0 {
            children.remove(at: child)
            if !keys.isEmpty { keys.remove(at: max(0, child - 1)) }
        } else if size < Self.capacity / 4, children.count > 1 {
            join(max(0, child - 1))
        }
        return removed
    }

    /// Joins a child with the one to its right, if both together stay well below the limit.
    private mutating func join(_ left: Int) {
        guard children[left].size + children[left + 1].size <= Self.capacity * 3 / 4 else { return }
        let right = children.remove(at: left + 1)
        let separator = keys.remove(at: left)
        if right.isLeaf {
            children[left].keys += right.keys
            children[left].values += right.values
        } else {
            children[left].keys += [separator] + right.keys
            children[left].children += right.children
        }
    }
}
