import DandelionLua
import DandelionModel
import DandelionPlugins
import DandelionRules

/// A small shop for plugins to be loaded into: its events, its records, and
/// host functions that do nothing.
enum DeclareWorld {
    static let events = {
        var catalog = EventCatalog()
        for schema in schemas { try? catalog.add(schema) }
        return catalog
    }()

    private static let schemas = [
        EventSchema(
            "order.paid", .key("order"), .key("member"), .money("amount"), .string("code").optional,
            .personal("email", of: "member")),
        EventSchema("survey.answered", .key("member"), .int("score")),
        EventSchema("referral.converted", .key("referrer"), .key("member")),
        EventSchema("referrer.enrolled", .key("member"), .key("referrer")),
    ]

    static let records = [
        "member": RecordSchema(
            name: "member", key: "id",
            fields: [
                .key("id"), .bool("banned"), .bool("unsubscribed"), .string("tier"),
                .personal("phone", of: "id"),
            ])
    ]

    static let access: [String: HostAccess] = [
        "money": HostAccess(isForLoading: true), "percent": HostAccess(isForLoading: true),
        "members.get": HostAccess(capability: "members.read"),
        "members.update": HostAccess(capability: "members.write"),
        "referrers.enroll": HostAccess(capability: "referrers.write"),
        "referrers.conversions": HostAccess(capability: "referrers.read"),
        "rewards.grant": HostAccess(capability: "rewards.write"),
        "channels.promote": HostAccess(capability: "channels.write"),
        "messages.send": HostAccess(capability: "messages.send"),
        "store.set": HostAccess(), "flow:sleep": HostAccess(), "flow:status": HostAccess(),
        "t:send": HostAccess(),
    ]

    static var functions: [HostFunction] {
        let idle = access.keys.filter { $0 != "money" && $0 != "percent" }.sorted().map { name in
            HostFunction(name: name) { (call) throws(HostFailure) in
                call.push(.string(name))
                return .done
            }
        }
        return idle + [money, percent]
    }

    private static var money: HostFunction {
        HostFunction(name: "money") { (call) throws(HostFailure) in
            guard let text = call.string(0), let money = try? Money(text) else {
                throw HostFailure(code: "argument", message: "money takes a text such as \"10.00 USD\"")
            }
            call.push(.money(money))
            return .done
        }
    }

    private static var percent: HostFunction {
        HostFunction(name: "percent") { (call) throws(HostFailure) in
            guard let number = call.integer(0), let rate = try? Rate(percent: Int(number)) else {
                throw HostFailure(code: "argument", message: "percent takes a whole number")
            }
            let text = "\(rate.numerator)/\(rate.denominator)"
            call.push(.map(ValueMap([("$rate", .string(text))])))
            return .done
        }
    }

    /// Loads a plugin of one file or several; the first is `plugin.lua`.
    static func declare(_ text: String, _ others: [String: String] = [:]) throws -> DeclaredPlugin {
        var files = [PluginBundle.File(path: "plugin.lua", text: Array(text.utf8))]
        files += others.map { PluginBundle.File(path: $0.key, text: Array($0.value.utf8)) }
        return try PluginLoader.declare(
            try PluginBundle(files: files), events: events, records: records, functions: functions,
            access: access)
    }

    /// What the loader says of a plugin that it refuses; nil where it does not.
    static func refusal(of text: String, _ others: [String: String] = [:]) throws -> String? {
        do {
            _ = try declare(text, others)
            return nil
        } catch let refusal as PluginRefusal {
            return refusal.description
        }
    }
}
