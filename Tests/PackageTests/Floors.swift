/// One target's place in the house.
struct Room: Sendable {
    let name: String
    let floor: Int
    /// An engine or a binding to something outside; adapters never know each other.
    var isAdapter = false
    var isC = false
    /// The third-party products that it may name, each under a trait.
    var products: Set<String> = []
}

/// The map of Docs/ARCHITECTURE.md as a table, and what it forbids.
///
/// A target depends only on lower floors. Tests stand above all of them, and
/// nothing depends on a test.
struct Floors: Sendable {
    var rooms: [Room]

    static let dandelion = Floors(rooms: [
        Room(name: "DandelionModel", floor: 0),
        Room(name: "CLuaShim", floor: 0, isAdapter: true, isC: true),
        Room(name: "CPostgres", floor: 0, isC: true),
        Room(name: "DandelionRules", floor: 1),
        Room(name: "DandelionStore", floor: 1),
        Room(name: "DandelionWorkflow", floor: 2),
        Room(name: "DandelionLua", floor: 2),
        Room(name: "DandelionSQLite", floor: 3, isAdapter: true, products: ["GRDB", "GRDBSQLite"]),
        Room(name: "DandelionPostgres", floor: 3, isAdapter: true),
        Room(name: "DandelionPrimitives", floor: 3),
        Room(name: "DandelionPlugins", floor: 4),
        Room(name: "Dandelion", floor: 5),
        Room(name: "DandelionTestWorld", floor: 6),
        Room(name: "DandelionTestKit", floor: 6),
        Room(name: "CLuaLimit", floor: 6, isC: true),
        Room(name: "CPostgresLimit", floor: 6, isC: true),
        Room(name: "CStoreLimit", floor: 6, isC: true, products: ["GRDBSQLite"]),
        Room(name: "DandelionHost", floor: 7, products: ["Yams"]),
        Room(name: "dandelion-cli", floor: 8, products: ["ArgumentParser"]),
        Room(name: "dandelion-bench", floor: 8, products: ["ArgumentParser"]),
        // What tests run: a simulated business, and processes that may be killed.
        Room(name: "Simulation", floor: 7),
        Room(name: "SimulatedHost", floor: 8),
        Room(name: "SecondProcess", floor: 8),
        Room(name: "OrderDesk", floor: 8, products: ["GRDB"]),
        Room(name: "PluginHost", floor: 8),
        Room(name: "SharedWorker", floor: 8),
        Room(name: "LuaFuzz", floor: 8),
        Room(name: "LuaTestes", floor: 8),
        Room(name: "HostileRun", floor: 8),
    ])

    static let upcomingFeatures = ["InternalImportsByDefault", "ExistentialAny", "MemberImportVisibility"]

    func room(_ name: String) -> Room? { rooms.first { $0.name == name } }

    /// Each thing in a package's description that the floors forbid, as a sentence.
    func violations(in package: PackageDescription) -> [String] {
        package.targets.flatMap { target in
            dependencyViolations(of: target, in: package) + settingViolations(of: target)
        } + packageViolations(in: package)
    }

    private func dependencyViolations(
        of target: PackageDescription.Target, in package: PackageDescription
    ) -> [String] {
        let room = room(target.name)
        guard room != nil || target.isTest else {
            return ["'\(target.name)' has no floor; add it to the table in Floors.swift"]
        }
        return target.dependencies.compactMap { dependency in
            guard let other = package.targets.first(where: { $0.name == dependency.name }) else {
                return productViolation(of: target, room: room, naming: dependency, in: package)
            }
            if other.isTest { return "'\(target.name)' depends on the tests '\(other.name)'" }
            guard let room, let below = self.room(other.name) else { return nil }
            if room.isAdapter, below.isAdapter {
                return "'\(target.name)' knows '\(other.name)'; adapters never know each other"
            }
            if below.floor >= room.floor {
                return """
                    '\(target.name)' on floor \(room.floor) depends on '\(other.name)' on floor \(below.floor); \
                    a target depends only on lower floors
                    """
            }
            return nil
        }
    }

    private func productViolation(
        of target: PackageDescription.Target, room: Room?, naming product: PackageDescription.Dependency,
        in package: PackageDescription
    ) -> String? {
        if let room, !room.products.contains(product.name) {
            return "'\(target.name)' names the third-party product '\(product.name)', which is not its own"
        }
        if product.traits.isEmpty {
            return "'\(target.name)' names '\(product.name)' under no trait, so every embedder resolves it"
        }
        let declared = Set((package.traits ?? []).map(\.name))
        guard let unknown = product.traits.first(where: { !declared.contains($0) }) else { return nil }
        return "'\(target.name)' names '\(product.name)' under the unknown trait '\(unknown)'"
    }

    private func settingViolations(of target: PackageDescription.Target) -> [String] {
        var violations: [String] = []
        if room(target.name)?.isC != true {
            let enabled = target.settings.filter { $0.kind == "enableUpcomingFeature" }.map(\.argument)
            violations += Self.upcomingFeatures.filter { !enabled.contains($0) }
                .map { "'\(target.name)' does not enable the upcoming feature \($0)" }
        }
        if target.settings.contains(where: { $0.kind == "swiftLanguageMode" }) {
            violations.append("'\(target.name)' sets a language mode of its own; the package's is 6")
        }
        if target.settings.contains(where: { $0.kind == "unsafeFlags" }) {
            violations.append("'\(target.name)' has unsafe flags, so no other package may depend on it")
        }
        return violations
    }

    private func packageViolations(in package: PackageDescription) -> [String] {
        var violations: [String] = []
        let version = package.toolsVersion.number.split(separator: ".").compactMap { Int($0) }
        if version.lexicographicallyPrecedes([6, 2]) {
            violations.append("the tools version is \(package.toolsVersion.number); 6.2 is the least")
        }
        if package.swiftLanguageVersions != ["6"] {
            violations.append("the package's only Swift language mode must be 6")
        }
        return violations
    }
}
