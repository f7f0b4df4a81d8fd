extension SortedMap {
    /// The entries with `from` ≤ key < `to`, in order or in reverse; nil is no bound.
    ///
    /// The cursor reads the map as it was when the cursor was made.
    package func cursor(
        from: OrderedKey? = nil, to: OrderedKey? = nil, reversed: Bool = false
    ) -> Cursor {
        Cursor(root: root, from: from, to: to, isReversed: reversed)
    }

    /// Walks leaf by leaf; from one leaf to the next it descends anew from the root.
    package struct Cursor {
        private let root: Node
        private let from: OrderedKey?
        private let to: OrderedKey?
        private let isReversed: Bool
        private var leaf: Node?
        /// Of the entry that comes next.
        private var place = 0

        init(root: Node, from: OrderedKey?, to: OrderedKey?, isReversed: Bool) {
            self.root = root
            self.from = from
            self.to = to
            self.isReversed = isReversed
            if isReversed {
                (leaf, place) = root.leaf(before: to) ?? (nil, 0)
            } else {
                (leaf, place) = root.leaf(from: from, through: false) ?? (nil, 0)
            }
            stopAtBound()
        }

        /// The value of the entry that comes next, nil at the end.
        package var value: Value? { leaf?.values[place] }

        /// The key of the entry that comes next, nil at the end.
        package var key: OrderedKey? { leaf?.keys.key(place) }

        /// Steps over the entry that comes next.
        package mutating func advance() {
            guard let leaf else { return }
            if isReversed {
                place -= 1
                if place < 0 { (self.leaf, place) = root.leaf(before: leaf.keys.key(0)) ?? (nil, 0) }
            } else {
                place += 1
                if place == leaf.keys.count {
                    (self.leaf, place) = root.leaf(from: leaf.keys.key(place - 1), through: true) ?? (nil, 0)
                }
            }
            stopAtBound()
        }

        private mutating func stopAtBound() {
            guard let keys = leaf?.keys else { return }
            if isReversed {
                if let from, keys.compare(place, with: from) < 0 { leaf = nil }
            } else if let to, keys.compare(place, with: to) >= 0 {
                leaf = nil
            }
        }
    }
}

extension SortedMap.Node {
    /// The leaf and place of the first key that is at least `key`, or with `through` greater.
    fileprivate func leaf(from key: OrderedKey?, through: Bool) -> (SortedMap.Node, Int)? {
        if isLeaf {
            let place = key.map { keys.search($0, through: through).place } ?? 0
            return place < keys.count ? (self, place) : nil
        }
        let first = key.map { keys.search($0, through: true).place } ?? 0
        // Where the child holds nothing so great, its right neighbour begins with it.
        return children.withUnsafeBufferPointer { children in
            for child in first..<min(first + 2, children.count) {
                if let found = children[child].leaf(from: key, through: through) { return found }
            }
            return nil
        }
    }

    /// The leaf and place of the last key that is less than `key`.
    fileprivate func leaf(before key: OrderedKey?) -> (SortedMap.Node, Int)? {
        if isLeaf {
            let place = key.map { keys.search($0, through: false).place } ?? keys.count
            return place > 0 ? (self, place - 1) : nil
        }
        let last = key.map { keys.search($0, through: false).place } ?? keys.count
        return children.withUnsafeBufferPointer { children in
            for child in stride(from: last, through: max(0, last - 1), by: -1) {
                if let found = children[child].leaf(before: key) { return found }
            }
            return nil
        }
    }
}
