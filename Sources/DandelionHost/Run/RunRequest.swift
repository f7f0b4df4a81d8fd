package import DandelionModel

/// What a person asks of `dandelion run`.
package struct RunRequest: Sendable {
    package var plugins: [String] = []
    package var store = StoreAddress.standard
    /// Nil takes the store's only home, or `main` in a new store.
    package var home: String?
    package var inputs: [String] = []
    package var mapping: String?
    package var clock = Clock.events
    package var start: Start?
    package var settings: [SettingChange] = []
    package var onError = OnError.stop

    package init() {}

    package enum Clock: String, Sendable, CaseIterable {
        /// Time is the events': what happens between them happens on the way.
        case events
        /// Time is the machine's.
        case real
    }

    package enum OnError: String, Sendable, CaseIterable {
        /// Nothing is recorded where a line is wrong.
        case stop
        /// Lines that are wrong go to a file of their own, and all others are recorded.
        case skip
    }

    /// A workflow to start, as `plugin/workflow`, or its name where only one plugin has it.
    package struct Start: Sendable, Equatable {
        package var workflow: String
        package var input: Value

        package init(workflow: String, input: Value) {
            self.workflow = workflow
            self.input = input
        }
    }
}

/// A setting as it is given on a command line: `PLUGIN.SETTING=VALUE`.
package struct SettingChange: Sendable, Equatable {
    package let plugin: String
    package let setting: String
    package let text: String

    /// - Throws: What is wrong with its form.
    package init(_ argument: String) throws(SettingChangeFault) {
        guard let equals = argument.firstIndex(of: "="),
            let dot = argument[..<equals].lastIndex(of: "."), dot != argument.startIndex,
            argument.index(after: dot) != equals
        else { throw SettingChangeFault(argument: argument) }
        plugin = String(argument[..<dot])
        setting = String(argument[argument.index(after: dot)..<equals])
        text = String(argument[argument.index(after: equals)...])
    }

    /// What the text may mean, the likeliest first.
    package var values: [Value] {
        var meant: [Value] = []
        if let number = Int64(text) {
            meant.append(.int(number))
        } else if let number = Double(text), number.isFinite {
            meant.append(.float(number))
        }
        if text == "true" || text == "false" { meant.append(.bool(text == "true")) }
        return meant + [.string(text)]
    }
}

package struct SettingChangeFault: Error, CustomStringConvertible {
    let argument: String

    package var description: String {
        "'\(argument)' sets nothing; write PLUGIN.SETTING=VALUE, as in customer-to-channel.patience=7d"
    }
}
