package import DandelionModel
package import DandelionStore

/// Resolves references outside of the fold, at the moment of use.
package enum PersonalReader {
    /// The value of a slot; nil where it was erased.
    package static func value(
        of reference: PersonalReference, in home: HomeKey, _ view: any ReadView, key: Digest.Key
    ) throws -> Value? {
        let subject = Digest(of: Array(reference.subject.utf8), key: key)
        let row = home.row(.blob(subject.bytes), .integer(reference.slot))
        guard let found = try view.get(Tables.personal, key: row) else { return nil }
        return try found[4].value()
    }
}

extension Value {
    /// The references to personal values in it, at any depth.
    var personalReferences: [PersonalReference] {
        switch self {
        case .personal(let reference): [reference]
        case .list(let values): values.flatMap(\.personalReferences)
        case .map(let map): map.entries.flatMap { $0.value.personalReferences }
        default: []
        }
    }
}
