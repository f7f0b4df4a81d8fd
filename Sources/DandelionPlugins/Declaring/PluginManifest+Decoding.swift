import DandelionModel

extension PluginManifest {
    /// Reads `plugin { … }`, and reports everything that is wrong with it.
    ///
    /// - Returns: What could be read, with sound values in place of the others.
    static func read(_ declarations: Declarations, capabilities: Set<String>, main: String) -> PluginManifest
    {
        let items = declarations.items(.plugin)
        guard let item = items.first else {
            declarations.report(
                "\(main):1", "the file declares no plugin",
                "Begin it with plugin { name = \"…\", version = \"1.0.0\", api = 1 }")
            return PluginManifest(
                name: "", version: "", api: 1, summary: nil, needs: [], uses: [], settings: [],
                place: "\(main):1")
        }
        for second in items.dropFirst() {
            declarations.report(
                second.place, "a plugin is declared twice; the first is at \(item.place)",
                "Keep one of the two")
        }
        let reader = ManifestReader(value: item.value, place: item.place, declarations: declarations)
        return PluginManifest(
            name: reader.name(), version: reader.version(), api: reader.api(),
            summary: reader.text("summary"),
            needs: reader.needs(among: capabilities), uses: reader.uses(), settings: reader.settings(),
            place: item.place)
    }
}

private struct ManifestReader {
    let value: Value
    let place: String
    let declarations: Declarations

    func fault(_ message: String, _ hint: String?, at other: String? = nil) {
        declarations.report(other ?? place, message, hint)
    }

    /// An optional text.
    func text(_ key: String) -> String? {
        guard let found = value[key] else { return nil }
        if let text = found.stringValue { return text }
        if !found.isBroken {
            fault("'\(key)' of the manifest is a \(found.kindName)", "Write a text in quotes")
        }
        return nil
    }

    func name() -> String {
        guard let name = text("name") else {
            if value["name"] == nil { fault("the manifest has no name", "Write name = \"my-plugin\"") }
            return ""
        }
        let isPlain = name.utf8.allSatisfy { byte in
            (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
        }
        if !isPlain || name.isEmpty || name.utf8.count > 64 || name.hasPrefix("-") {
            fault("'\(name)' cannot name a plugin", "Use at most 64 lower-case letters, digits and hyphens")
        }
        return name
    }

    func version() -> String {
        guard let version = text("version") else {
            if value["version"] == nil { fault("the manifest has no version", "Write version = \"1.0.0\"") }
            return ""
        }
        let parts = version.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count != 3 || !parts.allSatisfy({ Int($0) != nil && $0.utf8.count <= 9 && $0.first != "-" })
        {
            fault("'\(version)' is no version", "Write three numbers, such as \"1.0.0\"")
        }
        return version
    }

    func api() -> Int {
        let known = PluginManifest.knownLevels
        switch value["api"] {
        case nil: fault("the manifest has no api level", "Write api = \(known.upperBound)")
        case .int(let level)?:
            if !known.contains(Int(clamping: level)) {
                fault(
                    "the plugin is written for api level \(level), and this host offers \(known.upperBound)",
                    level > known.upperBound
                        ? "Update the host, or write api = \(known.upperBound) if that is enough"
                        : "Write api = \(known.upperBound)")
            }
        case let found?:
            if !found.isBroken {
                fault("'api' of the manifest is a \(found.kindName)", "Write api = \(known.upperBound)")
            }
        }
        return known.upperBound
    }

    func needs(among capabilities: Set<String>) -> [String] {
        var needs: [String] = []
        for element in list("needs", "{ \"members.read\" }") {
            guard let name = element.stringValue else {
                if !element.isBroken {
                    fault("'needs' holds a \(element.kindName)", "Write the names of capabilities in quotes")
                }
                continue
            }
            if !capabilities.contains(name) {
                let meant = Suggestion.nearest(to: name, among: capabilities.sorted())
                fault(
                    "no capability is called '\(name)'",
                    meant.map { "Did you mean '\($0)'?" }
                        ?? "There are \(capabilities.sorted().joined(separator: ", "))")
            } else if !needs.contains(name) {
                needs.append(name)
            }
        }
        return needs
    }

    func uses() -> [PluginManifest.Use] {
        list("uses", "{ { \"member.address\", purpose = \"…\" } }").compactMap { element in
            // A list with named fields has no value, so the prelude gives the field a name.
            guard let field = element["field"]?.stringValue, let purpose = element["purpose"]?.stringValue
            else {
                if !element.isBroken {
                    fault(
                        "an entry of 'uses' does not say which field and what for",
                        "Write { \"member.address\", purpose = \"referral_marketing\" }")
                }
                return nil
            }
            return PluginManifest.Use(field: field, purpose: purpose, why: element["why"]?.stringValue)
        }
    }

    func settings() -> [SettingDeclaration] {
        guard let found = value["settings"], !found.isBroken else { return [] }
        guard case .map(let map) = found else {
            if found != [] {
                fault(
                    "'settings' of the manifest is a \(found.kindName)",
                    "Write { n = setting.integer { default = 2 } }")
            }
            return []
        }
        return map.entries.compactMap { setting($0.key, $0.value) }
    }

    private func setting(_ name: String, _ value: Value) -> SettingDeclaration? {
        guard value["$"] == "setting",
            let kind = value["type"]?.stringValue.flatMap(SettingDeclaration.Kind.init)
        else {
            if !value.isBroken {
                fault(
                    "setting '\(name)' has no type",
                    "Write \(name) = setting.integer { default = 2 }, or another type")
            }
            return nil
        }
        let place = value["at"]?.stringValue ?? place
        func read(_ key: String) -> Value? {
            guard let found = value[key], !found.isBroken else { return nil }
            do throws(SettingFault) {
                return try kind.read(found)
            } catch {
                let which = key == "default" ? "" : "'\(key)' of "
                fault("\(which)setting '\(name)' \(error.reason)", error.remedy, at: place)
                return nil
            }
        }
        let bounds = (read("min"), read("max"))
        for (key, bound) in [("min", bounds.0), ("max", bounds.1)] where bound != nil && !kind.isOrdered {
            fault("setting '\(name)' is \(kind.words) and has no '\(key)'", "Leave '\(key)' out", at: place)
        }
        if let low = bounds.0, let high = bounds.1, kind.precedes(high, low) {
            fault(
                "setting '\(name)' has the least value \(kind.text(low)) and the greatest \(kind.text(high))",
                "Write the lower one as 'min'", at: place)
        }
        if value["default"] == nil {
            fault(
                "setting '\(name)' has no default", "Write default = …, so that the plugin runs unconfigured",
                at: place)
        }
        guard let standard = read("default") else { return nil }
        let setting = SettingDeclaration(
            name: name, kind: kind, defaultValue: standard, minimum: bounds.0, maximum: bounds.1,
            about: value["about"]?.stringValue)
        do throws(SettingFault) {
            _ = try setting.accept(standard)
        } catch {
            fault(
                "the default of setting '\(name)' \(error.reason)",
                error.remedy ?? "Choose one between the bounds", at: place)
        }
        return setting
    }

    private func list(_ key: String, _ example: String) -> [Value] {
        guard let found = value[key], !found.isBroken else { return [] }
        if case .list(let elements) = found { return elements }
        fault("'\(key)' of the manifest is a \(found.kindName)", "Write \(key) = \(example)")
        return []
    }
}

extension Value {
    /// Whether it stands for something that was refused, and told, already.
    var isBroken: Bool { self["$"] == "broken" }

    /// Whether anything in it was refused already.
    var holdsBroken: Bool {
        switch self {
        case .list(let elements): elements.contains(where: \.holdsBroken)
        case .map(let map): isBroken || map.entries.contains { $0.value.holdsBroken }
        default: false
        }
    }
}
