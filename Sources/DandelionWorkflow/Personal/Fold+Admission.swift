import DandelionModel
import DandelionStore

/// What of a letter goes to personal slots when it is admitted.
extension Fold {
    /// The letter's body with references in place of personal values.
    func separatePersonal(_ mail: Mail, in home: HomeState) throws -> Value {
        switch mail.kind {
        case .event: try separateFields(of: mail, in: home)
        case .activityResult: try separateResult(of: mail, in: home)
        default: mail.body
        }
    }

    private func separateFields(of mail: Mail, in home: HomeState) throws -> Value {
        guard let schema = catalog[mail.type], case .map(var map) = mail.body else {
            return mail.body
        }
        let personal = schema.personalFields
        if personal.isEmpty { return mail.body }
        for field in personal {
            guard case .personal(let subjectField) = field.role, let value = map[field.name],
                let subject = map[subjectField].flatMap(Self.subject)
            else { continue }
            if case .personal = value { continue }
            map[field.name] = .personal(try vault.keep(value, of: subject, in: home))
        }
        return .map(map)
    }

    /// What an activity made of a person's values is that person's too.
    private func separateResult(of mail: Mail, in home: HomeState) throws -> Value {
        guard case .map(var map) = mail.body, map["missing"] == nil, let sequence = map["sequence"]?.intValue,
            let row = try view.get(Tables.outbox, key: home.key.row(.integer(sequence))),
            let subject = try row[10].value().subject
        else { return mail.body }
        var outcome = ValueMap()
        outcome["value"] = map["value"]
        outcome["error"] = map["error"]
        map["value"] = .personal(try vault.keep(.map(outcome), of: subject, in: home))
        // That it failed is nobody's secret; why it did may be.
        if map["error"] != nil { map["error"] = "the text is kept with the person's values" }
        return .map(map)
    }

    private static func subject(_ value: Value) -> String? {
        switch value {
        case .string(let text): text
        case .int(let number): String(number)
        default: nil
        }
    }

    /// A wake with the values that its references lead to; the turn is that person's then.
    func resolve(_ cause: TurnPlan.Step.Cause, for turn: Turn) throws -> TurnPlan.Step.Cause {
        guard case .wake(let wake) = cause else { return cause }
        return .wake(try resolve(wake, for: turn))
    }

    private func resolve(_ wake: Wake, for turn: Turn) throws -> Wake {
        if case .started(.personal(let reference)) = wake, turn.entry.body["kept"]?.boolValue == true {
            try turn.mark(reference.subject)
            return .started(try vault.value(of: reference, in: turn.home) ?? .null)
        }
        guard case .activity(.completed(.personal(let reference))) = wake else { return wake }
        try turn.mark(reference.subject)
        return .activity(ActivityOutcome(try vault.value(of: reference, in: turn.home) ?? .null))
    }
}

extension Value {
    /// Whose personal values it refers to: the first person, at any depth.
    fileprivate var subject: String? {
        switch self {
        case .personal(let reference): reference.subject
        case .list(let values): values.lazy.compactMap(\.subject).first
        case .map(let map): map.entries.lazy.compactMap(\.value.subject).first
        default: nil
        }
    }
}
