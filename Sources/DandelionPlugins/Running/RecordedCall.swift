import DandelionModel

/// A call of a host function that a run made, and what came of it.
///
/// Replaying hands the result out again instead of calling; name, place and the
/// digest of the arguments tell whether the code still asks for the same.
struct RecordedCall: Equatable {
    let name: String
    /// Of the arguments: their values are not needed again.
    let digest: Int64
    /// Where the call stands: `plugin.lua:12`.
    let location: String
    var result: Result

    enum Result: Equatable {
        case values([Value])
        case failure(code: String, message: String, hint: String?, isBusiness: Bool)
        /// The run waits here; the next step's wake is what comes of it.
        case wait
    }

    /// Whether a call of now is the one that was recorded.
    func isSame(as other: RecordedCall) -> Bool {
        digest == other.digest && name == other.name && location == other.location
    }

    /// What is stored of arguments to tell them apart.
    static func digest(of arguments: [Value]) -> Int64 {
        Int64(bitPattern: Digest(of: .list(arguments)).low)
    }
}

extension RecordedCall {
    /// `[name, digest, location, kind, …]`; the kinds are stored and never change.
    var value: Value {
        var fields: [Value] = [.string(name), .int(digest), .string(location)]
        switch result {
        case .values(let values):
            fields.append(0)
            fields.append(contentsOf: values)
        case .failure(let code, let message, let hint, let isBusiness):
            fields += [
                1, .string(code), .string(message), hint.map(Value.string) ?? .null, .bool(isBusiness),
            ]
        case .wait: fields.append(2)
        }
        return .list(fields)
    }

    /// Nil where the value is none that ``value`` makes.
    init?(_ value: Value) {
        guard case .list(let fields) = value, fields.count >= 4, let name = fields[0].stringValue,
            let digest = fields[1].intValue, let location = fields[2].stringValue
        else { return nil }
        let result: Result
        switch fields[3] {
        case 0: result = .values(Array(fields.dropFirst(4)))
        case 1:
            guard fields.count == 8, let code = fields[4].stringValue, let message = fields[5].stringValue,
                let isBusiness = fields[7].boolValue
            else { return nil }
            result = .failure(
                code: code, message: message, hint: fields[6].stringValue, isBusiness: isBusiness)
        case 2: result = .wait
        default: return nil
        }
        self.init(name: name, digest: digest, location: location, result: result)
    }
}
