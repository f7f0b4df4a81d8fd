import DandelionModel

/// One thing that a plugin's test asks of its world: a method of `t`.
struct PluginTestCall: Sendable {
    let method: PluginTestMethod
    var arguments: [Value]
    /// Where it stands: `plugin.lua:104`.
    let location: String
}

/// The methods of `t`, in the order of the reference page.
enum PluginTestMethod: String, CaseIterable, Sendable {
    case member
    case send
    case advance
    case restart
    case cancel
    case setting
    case grant
    case revoke
    case activity
    case fired
    case nearmiss
    case messages
    case balance
    case status
    case equal

    var name: String { "t:\(rawValue)" }

    /// Whether its table has names and places, as in `{ to = "ada", "invite" }`.
    var takesMixedTable: Bool { self == .messages || self == .balance }

    static let mixedNames = ["to", "of", "held", "paid"]

    /// What one writes, for error texts and the reference.
    var usage: String {
        switch self {
        case .member: "t:member { id = \"ada\", name = \"Ada\" }"
        case .send: "t:send(order { member = \"ada\", amount = \"20.00 USD\" })"
        case .advance: "t:advance \"3d\""
        case .restart: "t:restart()"
        case .cancel: "t:cancel \"invite\""
        case .setting: "t:setting(\"patience\", \"7d\")"
        case .grant: "t:grant \"rewards.write\""
        case .revoke: "t:revoke \"rewards.write\""
        case .activity: "t:activity(\"crm.lookup\", function(input) return { tier = \"gold\" } end)"
        case .fired: "t:fired \"a returning customer is invited\""
        case .nearmiss: "t:nearmiss(\"a returning customer is invited\", \"count 1 of 2\")"
        case .messages: "t:messages { to = \"ada\", \"invite\", \"reminder\" }"
        case .balance: "t:balance { of = \"ada\", \"5.00 USD\" }"
        case .status: "t:status(\"invite\", \"channel\")"
        case .equal: "t:equal(members.get(\"ada\").level, \"gold\")"
        }
    }

    /// What it is for, in one line.
    var summary: String {
        switch self {
        case .member: "makes a member"
        case .send: "records an event, and lets everything that follows from it happen"
        case .advance: "moves the time on; everything due on the way happens"
        case .restart: "stops the host and starts it again on the same store"
        case .cancel: "cancels the newest run of a workflow, as an operator does"
        case .setting: "sets one of the plugin's settings"
        case .grant: "gives the plugin a capability back"
        case .revoke: "takes a capability from the plugin"
        case .activity: "stands in for an activity of the host: a function of its input, or a fixed result"
        case .fired: "expects that the last event fired a rule"
        case .nearmiss: "expects that the last event did not fire a rule, and why"
        case .messages: "expects exactly these templates, sent to a member in this order"
        case .balance: "expects what a member may be paid, or has on hold with 'held'"
        case .status: "expects how the newest run of a workflow stands"
        case .equal: "expects two values to be equal"
        }
    }
}

/// An expectation that did not hold, or a call that could not be made.
struct PluginTestFailure: Error, Equatable, Sendable {
    let message: String
    let location: String?
}
