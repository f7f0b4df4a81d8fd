extension SortedMap {
    /// The entries with `from` ≤ key < `to`, in order or in reverse; nil is no bound.
    ///
    /// The cursor reads the map as it was when the cursor was made.
    package func cursor(from: Key? = nil, to: Key? = nil, reversed: Bool = false) -> Cursor {
        Cursor(root: root, from: from, to: to, isReversed: reversed)
    }

    /// Walks leaf by leaf; from one leaf to the next it descends anew from the root.
    package struct Cursor {
        private let root: Node
        private let from: Key?
        private let to: Key?
        private let isReversed: Bool
        private var leaf: Node?
        /// Of the entry that comes next.
        private var place = 0

        init(root: Node, from: Key?, to: Key?, isReversed: Bool) {
            self.root = root
            self.from = from
            self.to = to
            self.isReversed = isReversed
            if isReversed {
                descend(before: to)
            } else {
                descend(to: from, through: false)
            }
        }

        /// The entry that comes next; the cursor stays where it is.
        package var current: (key: Key, value: Value)? {
            guard let leaf else { return nil }
            let key = leaf.keys[place]
            if isReversed {
                if let from, key < from { return nil }
            } else if let to, !(key < to) {
                return nil
            }
            return (key, leaf.values[place])
        }

        /// The entry that comes next, and steps over it.
        package mutating func next() -> (key: Key, value: Value)? {
            guard let entry = current else { return nil }
            advance()
            return entry
        }

        package mutating func advance() {
            guard let leaf else { return }
            if isReversed {
                place -= 1
                if place < 0 { descend(before: leaf.keys[0]) }
            } else {
                place += 1
                if place == leaf.keys.count { descend(to: leaf.keys[place - 1], through: true) }
            }
        }

        private mutating func descend(to key: Key?, through: Bool) {
            (leaf, place) = root.leaf(from: key, through: through) ?? (nil, 0)
        }

        private mutating func descend(before key: Key?) {
            (leaf, place) = root.leaf(before: key) ?? (nil, 0)
        }
    }
}

extension SortedMap.Node {
    /// The leaf and place of the first key that is at least `key`, or with `through` greater.
    fileprivate func leaf(from key: Key?, through: Bool) -> (SortedMap.Node, Int)? {
        if isLeaf {
            let place = key.map { position(of: $0, through: through) } ?? 0
            return place < keys.count ? (self, place) : nil
        }
        let first = key.map { position(of: $0, through: true) } ?? 0
        // Where the child holds nothing so great, its right neighbour begins with it.
        for child in first..<min(first + 2, children.count) {
            if let found = children[child].leaf(from: key, through: through) { return found }
        }
        return nil
    }

    /// The leaf and place of the last key that is less than `key`.
    fileprivate func leaf(before key: Key?) -> (SortedMap.Node, Int)? {
        if isLeaf {
            let place = key.map { position(of: $0, through: false) } ?? keys.count
            return place > 0 ? (self, place - 1) : nil
        }
        let last = key.map { position(of: $0, through: false) } ?? keys.count
        for child in [last, last - 1] where child >= 0 {
            if let found = children[child].leaf(before: key) { return found }
        }
        return nil
    }
}
