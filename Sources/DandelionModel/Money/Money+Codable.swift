extension Money: Codable {
    public func encode(to encoder: any Encoder) throws {
        if let node = encoder as? ValueEncoding { return node.put(.money(self)) }
        throw ValueCodingError.valueElsewhere(path: encoder.codingPath.valuePath)
    }

    public init(from decoder: any Decoder) throws {
        guard let node = decoder as? ValueDecoding else {
            throw ValueCodingError.valueElsewhere(path: decoder.codingPath.valuePath)
        }
        guard case .money(let money) = node.value else { throw node.mismatch("money") }
        self = money
    }
}
