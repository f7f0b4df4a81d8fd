/// Where a person's value is kept: whose it is, and in which slot.
///
/// The value itself stands once, in the store's personal rows, and can be
/// erased there. Everything else holds this reference.
public struct PersonalReference: Sendable, Hashable {
    /// The opaque id of the person; never a name, an address or a number that means something.
    public let subject: String
    /// The slot, numbered by the home that owns the person.
    public let slot: Int64

    public init(subject: String, slot: Int64) {
        self.subject = subject
        self.slot = slot
    }
}

// Swift compares strings by canonical equivalence; ids compare by their bytes.
extension PersonalReference {
    public static func == (left: PersonalReference, right: PersonalReference) -> Bool {
        left.slot == right.slot && left.subject.hasSameBytes(as: right.subject)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(slot)
        for byte in subject.utf8 { hasher.combine(byte) }
    }
}
