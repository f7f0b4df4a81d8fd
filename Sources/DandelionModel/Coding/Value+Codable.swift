// What a value holds as itself, our own coders pass through.

extension Value: Codable {
    /// - Throws: ``ValueCodingError/valueElsewhere(path:)`` from other encoders
    ///   than ``ValueEncoder``: most of them could not read it back.
    public func encode(to encoder: any Encoder) throws {
        guard let node = encoder as? ValueEncoding else {
            throw ValueCodingError.valueElsewhere(path: encoder.codingPath.valuePath)
        }
        node.put(self)
    }

    public init(from decoder: any Decoder) throws {
        guard let node = decoder as? ValueDecoding else {
            throw ValueCodingError.valueElsewhere(path: decoder.codingPath.valuePath)
        }
        self = node.value
    }
}

extension PersonalReference: Codable {
    private enum CodingKeys: String, CodingKey { case subject, slot }

    /// Elsewhere than in ``ValueEncoder``: its two properties.
    public func encode(to encoder: any Encoder) throws {
        if let node = encoder as? ValueEncoding { return node.put(.personal(self)) }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(subject, forKey: .subject)
        try container.encode(slot, forKey: .slot)
    }

    public init(from decoder: any Decoder) throws {
        if let node = decoder as? ValueDecoding {
            guard case .personal(let reference) = node.value else {
                throw node.mismatch("personal reference")
            }
            self = reference
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            subject: try container.decode(String.self, forKey: .subject),
            slot: try container.decode(Int64.self, forKey: .slot))
    }
}
