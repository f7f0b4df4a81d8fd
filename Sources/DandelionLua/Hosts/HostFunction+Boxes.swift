import DandelionModel

extension HostFunction {
    /// `tostring` of money, instants and so on, until the host declares its own.
    static let describingBoxesName = "box.__tostring"

    static var describingBoxes: HostFunction {
        HostFunction(name: describingBoxesName) { call throws(HostFailure) in
            call.push(.string(Self.text(of: try call.value(0), kind: call.kind(0))))
            return .done
        }
    }

    private static func text(of value: Value, kind: LuaKind) -> String {
        switch value {
        case .money(let money): money.description
        case .instant(let instant): instant.description
        case .duration(let duration): duration.text
        case .personal: "personal value"
        case .map(let map):
            switch (map.entries.first?.key, map.entries.first?.value.stringValue) {
            case (BoxMap.rate, let text?): (try? Rate(text))?.description ?? text
            case (_, let text?): text
            default: "value"
            }
        default: "value"
        }
    }
}
