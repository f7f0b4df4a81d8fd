import Foundation
import Testing

@Suite("The floors")
struct FloorsTests {
    @Test("are kept by this package")
    func kept() throws {
        let package = try Repository.description.get()
        #expect(!package.targets.isEmpty)
        #expect(Floors.dandelion.violations(in: package) == [])
    }

    @Test("hold the core apart from third-party products")
    func coreIsPlain() {
        for name in ["DandelionModel", "DandelionStore", "DandelionWorkflow", "Dandelion"] {
            #expect(Floors.dandelion.room(name)?.products == [])
        }
    }

    @Test("have nothing against a package that keeps them")
    func soundPackage() throws {
        #expect(house.violations(in: try package()) == [])
    }

    @Test("name what breaks them", arguments: Breach.all)
    func named(_ breach: Breach) throws {
        var package = try package()
        breach.commit(&package)
        let violations = house.violations(in: package)
        #expect(violations.count == 1)
        #expect(violations.first?.contains(breach.expected) == true, "\(violations)")
    }

    private let house = Floors(rooms: [
        Room(name: "Ground", floor: 0),
        Room(name: "Left", floor: 1, isAdapter: true, products: ["Database"]),
        Room(name: "Right", floor: 2, isAdapter: true),
        Room(name: "Roof", floor: 3),
    ])

    /// A sound package, in the form that SwiftPM prints.
    private func package() throws -> PackageDescription {
        let features = Floors.upcomingFeatures
            .map { #"{"kind": {"enableUpcomingFeature": {"_0": "\#($0)"}}, "tool": "swift"}"# }
            .joined(separator: ",")
        func target(_ name: String, _ type: String, _ dependencies: String) -> String {
            """
            {"name": "\(name)", "type": "\(type)", "dependencies": [\(dependencies)], "settings": [\(features)]}
            """
        }
        let database = #"{"product": ["Database", "db", null, {"platformNames": [], "traits": ["DB"]}]}"#
        let targets = [
            target("Ground", "regular", ""),
            target("Left", "regular", #"{"byName": ["Ground", null]}, \#(database)"#),
            target("Right", "regular", #"{"target": ["Ground", null]}"#),
            target("Roof", "executable", #"{"byName": ["Left", null]}, {"byName": ["Right", null]}"#),
            target("HouseTests", "test", #"{"byName": ["Roof", null]}"#),
        ]
        let json = """
            {"toolsVersion": {"_version": "6.2.0"}, "swiftLanguageVersions": ["6"], "traits": [{"name": "DB"}],
             "targets": [\(targets.joined(separator: ","))]}
            """
        return try PackageDescription(json: Data(json.utf8))
    }
}

/// One way to break the floors, and a part of the sentence that names it.
struct Breach: CustomTestStringConvertible, Sendable {
    let expected: String
    let commit: @Sendable (inout PackageDescription) -> Void

    var testDescription: String { expected }

    static let all = [
        Breach(expected: "'Cellar' has no floor") {
            var cellar = $0.targets[0]
            cellar.name = "Cellar"
            $0.targets.append(cellar)
        },
        Breach(expected: "'Ground' on floor 0 depends on 'Roof' on floor 3") {
            $0.targets[0].dependencies = [.init(name: "Roof", traits: [])]
        },
        Breach(expected: "'Roof' on floor 3 depends on 'Roof' on floor 3") {
            $0.targets[3].dependencies = [.init(name: "Roof", traits: [])]
        },
        Breach(expected: "'Right' knows 'Left'") {
            $0.targets[2].dependencies = [.init(name: "Left", traits: [])]
        },
        Breach(expected: "'Roof' depends on the tests 'HouseTests'") {
            $0.targets[3].dependencies = [.init(name: "HouseTests", traits: [])]
        },
        Breach(expected: "'Ground' names the third-party product 'Database'") {
            $0.targets[0].dependencies = [.init(name: "Database", traits: ["DB"])]
        },
        Breach(expected: "'Left' names 'Database' under no trait") {
            $0.targets[1].dependencies[1].traits = []
        },
        Breach(expected: "'Left' names 'Database' under the unknown trait 'Base'") {
            $0.targets[1].dependencies[1].traits = ["Base"]
        },
        Breach(expected: "'Ground' does not enable the upcoming feature ExistentialAny") {
            $0.targets[0].settings.removeAll { $0.argument == "ExistentialAny" }
        },
        Breach(expected: "'Ground' sets a language mode") {
            $0.targets[0].settings.append(.init(kind: "swiftLanguageMode", argument: "5"))
        },
        Breach(expected: "'HouseTests' has unsafe flags") {
            $0.targets[4].settings.append(.init(kind: "unsafeFlags", argument: nil))
        },
        Breach(expected: "the tools version is 6.1.0") { $0.toolsVersion.number = "6.1.0" },
        Breach(expected: "language mode must be 6") { $0.swiftLanguageVersions = ["5", "6"] },
    ]
}
