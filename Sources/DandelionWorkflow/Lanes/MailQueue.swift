import DandelionModel

/// The letters of one home that wait, in the order in which they were recorded.
struct MailQueue {
    private var letters: [Mail] = []
    private var head = 0

    var first: Mail? { head < letters.count ? letters[head] : nil }
    var isEmpty: Bool { head == letters.count }
    var count: Int { letters.count - head }

    /// Puts a letter behind those recorded before it, or at the same time.
    mutating func add(_ mail: Mail) {
        var place = letters.count
        while place > head, mail.recordedAt < letters[place - 1].recordedAt { place -= 1 }
        letters.insert(mail, at: place)
    }

    /// Puts letters back in front, in their order.
    mutating func putBack(_ returned: [Mail]) {
        letters.replaceSubrange(0..<head, with: returned)
        head = 0
    }

    /// Takes out the letters whose senders wait for an answer.
    mutating func removeAnswerable() -> [Mail] {
        let waiting = letters[head...]
        letters = waiting.filter { $0.reply == nil }
        head = 0
        return waiting.filter { $0.reply != nil }
    }

    /// All of them, in order.
    var all: ArraySlice<Mail> { letters[head...] }

    mutating func removeFirst() {
        head += 1
        if head == letters.count {
            letters.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 1_024, head * 2 > letters.count {
            letters.removeSubrange(0..<head)
            head = 0
        }
    }
}
