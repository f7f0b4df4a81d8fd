/// A value about a person, in a field that its schema declares personal.
///
/// A producer fills in the value. It is stored once, where it can be erased,
/// and everybody who reads the event later gets a reference, to resolve at the
/// moment of use. Deliberately not comparable: a rule that compared it would
/// keep what an erasure must remove. Printing it does not show the value.
public enum Personal<Content: Codable & Sendable>: Codable, Sendable {
    /// As a producer fills it, before it is stored.
    case value(Content)
    /// As it is stored.
    case reference(PersonalReference)

    public init(_ content: Content) { self = .value(content) }

    /// - Throws: ``ValueCodingError`` from other encoders than ``ValueEncoder``:
    ///   a personal value must not leave by accident.
    public func encode(to encoder: any Encoder) throws {
        guard let node = encoder as? ValueEncoding else {
            throw ValueCodingError.personalElsewhere(path: encoder.codingPath.valuePath)
        }
        switch self {
        case .reference(let reference): node.put(.personal(reference))
        case .value(let content):
            try node.admitPersonal()
            try node.encodeHere(content)
        }
    }

    /// A reference where one is stored, otherwise the value.
    public init(from decoder: any Decoder) throws {
        guard let node = decoder as? ValueDecoding else {
            throw ValueCodingError.personalElsewhere(path: decoder.codingPath.valuePath)
        }
        if case .personal(let reference) = node.value {
            self = .reference(reference)
        } else {
            self = .value(try node.decodeHere(Content.self))
        }
    }
}

extension Personal: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        switch self {
        case .value: "personal value"
        case .reference(let reference): "personal value \(reference.slot) of \(reference.subject)"
        }
    }

    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// What a ``PersonalReference`` leads to at the moment of use.
public enum Resolved<Content> {
    case value(Content)
    /// The person's data has been erased.
    case erased
}

extension Resolved: Sendable where Content: Sendable {}
extension Resolved: Equatable where Content: Equatable {}
