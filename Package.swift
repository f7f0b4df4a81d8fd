// swift-tools-version: 6.2
import PackageDescription

// Rooms and floors: a target depends only on lower floors, and adapters never
// know each other. Docs/ARCHITECTURE.md draws the map; FloorsTests keeps it.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "dandelion",
    products: [
        .library(name: "Dandelion", targets: ["Dandelion"]),
        .library(name: "DandelionStore", targets: ["DandelionModel", "DandelionStore"]),
        .library(name: "DandelionSQLite", targets: ["DandelionSQLite"]),
        .library(name: "DandelionPostgres", targets: ["DandelionPostgres"]),
        .library(name: "DandelionTestKit", targets: ["DandelionTestKit"]),
        .library(name: "DandelionTestWorld", targets: ["DandelionTestWorld"]),
        .executable(name: "dandelion", targets: ["dandelion-cli"]),
        .executable(name: "dandelion-bench", targets: ["dandelion-bench"]),
    ],
    traits: [
        .trait(name: "SQLite", description: "The embedded SQLite store, over GRDB."),
        .trait(name: "Postgres", description: "The PostgreSQL store, over the system's libpq."),
        .trait(name: "CLI", description: "The command line tools, over ArgumentParser and Yams."),
        .default(enabledTraits: ["SQLite", "Postgres", "CLI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // 0: pure
        .target(name: "DandelionModel", swiftSettings: settings),
        .target(name: "CLuaShim", cSettings: [.define("LUA_COMPAT_5_3")]),
        .target(name: "CPostgres", linkerSettings: [.linkedLibrary("pq")]),
        // 1
        .target(name: "DandelionRules", dependencies: ["DandelionModel"], swiftSettings: settings),
        .target(name: "DandelionStore", dependencies: ["DandelionModel"], swiftSettings: settings),
        // 2
        .target(
            name: "DandelionWorkflow", dependencies: ["DandelionModel", "DandelionRules", "DandelionStore"],
            swiftSettings: settings),
        .target(
            name: "DandelionLua", dependencies: ["DandelionModel", "CLuaShim"], swiftSettings: settings),
        // 3
        .target(
            name: "DandelionSQLite",
            dependencies: [
                "DandelionModel", "DandelionStore",
                .product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["SQLite"])),
                .product(name: "GRDBSQLite", package: "GRDB.swift", condition: .when(traits: ["SQLite"])),
            ],
            swiftSettings: settings),
        .target(
            name: "DandelionPostgres",
            dependencies: [
                "DandelionModel", "DandelionStore",
                .target(name: "CPostgres", condition: .when(traits: ["Postgres"])),
            ],
            swiftSettings: settings),
        .target(
            name: "DandelionPrimitives",
            dependencies: ["DandelionModel", "DandelionRules", "DandelionStore", "DandelionWorkflow"],
            swiftSettings: settings),
        // 4
        .target(
            name: "DandelionPlugins",
            dependencies: [
                "DandelionModel", "DandelionLua", "DandelionPrimitives", "DandelionRules", "DandelionStore",
                "DandelionWorkflow",
            ],
            swiftSettings: settings),
        // 5
        .target(
            name: "Dandelion",
            dependencies: [
                "DandelionModel", "DandelionPlugins", "DandelionPrimitives", "DandelionRules",
                "DandelionStore", "DandelionWorkflow",
            ],
            swiftSettings: settings),
        // 6
        .target(name: "DandelionTestWorld", dependencies: ["Dandelion"], swiftSettings: settings),
        .target(
            name: "DandelionTestKit", dependencies: ["DandelionModel", "DandelionStore"],
            swiftSettings: settings),
        .target(name: "CLuaLimit", linkerSettings: [.linkedLibrary("lua5.4")]),
        .target(
            name: "CStoreLimit",
            dependencies: [
                .product(name: "GRDBSQLite", package: "GRDB.swift", condition: .when(traits: ["SQLite"]))
            ]),
        .target(
            name: "CPostgresLimit",
            dependencies: [.target(name: "CPostgres", condition: .when(traits: ["Postgres"]))]),
        // 7
        .target(
            name: "DandelionHost",
            dependencies: [
                "Dandelion", "DandelionLua", "DandelionModel", "DandelionPlugins", "DandelionPostgres",
                "DandelionPrimitives", "DandelionRules", "DandelionSQLite", "DandelionStore",
                "DandelionTestWorld",
                "DandelionWorkflow",
                .product(name: "Yams", package: "Yams", condition: .when(traits: ["CLI"])),
            ],
            swiftSettings: settings),
        // 8
        .executableTarget(
            name: "dandelion-cli",
            dependencies: [
                "Dandelion", "DandelionHost", "DandelionSQLite", "DandelionTestWorld",
                .product(
                    name: "ArgumentParser", package: "swift-argument-parser",
                    condition: .when(traits: ["CLI"])),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "dandelion-bench",
            dependencies: [
                "CLuaLimit", "CPostgresLimit", "CStoreLimit", "Dandelion", "DandelionHost", "DandelionLua",
                "DandelionModel", "DandelionPostgres", "DandelionSQLite", "DandelionStore",
                "DandelionTestWorld",
                .product(
                    name: "ArgumentParser", package: "swift-argument-parser",
                    condition: .when(traits: ["CLI"])),
            ],
            swiftSettings: settings),
        // tests
        .testTarget(
            name: "ModelTests", dependencies: ["DandelionModel"], exclude: ["Fixtures"],
            swiftSettings: settings),
        .testTarget(
            name: "StoreTests",
            dependencies: ["DandelionModel", "DandelionStore", "DandelionTestKit"],
            swiftSettings: settings),
        .executableTarget(
            name: "SecondProcess", dependencies: ["DandelionModel", "DandelionStore", "DandelionSQLite"],
            path: "Tests/Fixtures/SecondProcess", swiftSettings: settings),
        .testTarget(
            name: "SQLiteTests",
            dependencies: [
                "DandelionModel", "DandelionStore", "DandelionSQLite", "DandelionTestKit", "SecondProcess",
                .product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["SQLite"])),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "SharedWorker",
            dependencies: ["Dandelion", "DandelionPostgres", "DandelionSQLite", "DandelionTestWorld"],
            path: "Tests/Fixtures/SharedWorker", swiftSettings: settings),
        .testTarget(
            name: "PostgresTests",
            dependencies: [
                "Dandelion", "DandelionHost", "DandelionModel", "DandelionPostgres", "DandelionStore",
                "DandelionTestKit",
                "DandelionTestWorld", "SharedWorker",
            ],
            swiftSettings: settings),
        .target(
            name: "Simulation",
            dependencies: ["Dandelion", "DandelionRules", "DandelionTestWorld", "DandelionWorkflow"],
            path: "Tests/Fixtures/Simulation", swiftSettings: settings),
        .executableTarget(
            name: "SimulatedHost",
            dependencies: ["Dandelion", "DandelionSQLite", "DandelionTestWorld", "Simulation"],
            path: "Tests/Fixtures/SimulatedHost", swiftSettings: settings),
        .executableTarget(
            name: "OrderDesk",
            dependencies: [
                "Dandelion", "DandelionSQLite",
                .product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["SQLite"])),
            ],
            path: "Tests/Fixtures/OrderDesk", swiftSettings: settings),
        .testTarget(
            name: "WorkflowTests",
            dependencies: [
                "Dandelion", "DandelionRules", "DandelionWorkflow", "DandelionSQLite", "DandelionTestWorld",
                "OrderDesk", "Simulation", "SimulatedHost",
                .product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["SQLite"])),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "LuaTests",
            dependencies: ["DandelionModel", "DandelionLua", "CLuaShim", "HostileRun", "LuaFuzz"],
            exclude: ["Fixtures"], swiftSettings: settings),
        .executableTarget(
            name: "HostileRun", dependencies: ["DandelionLua", "DandelionModel"],
            path: "Tests/Fixtures/HostileRun",
            swiftSettings: settings),
        .executableTarget(
            name: "LuaFuzz", dependencies: ["DandelionLua", "DandelionModel"], path: "Tests/Fixtures/LuaFuzz",
            swiftSettings: settings),
        .executableTarget(
            name: "LuaTestes", dependencies: ["DandelionLua", "DandelionModel"],
            path: "Tests/Fixtures/LuaTestes",
            swiftSettings: settings),
        .testTarget(
            name: "RulesTests", dependencies: ["DandelionModel", "DandelionRules"], swiftSettings: settings),
        .testTarget(
            name: "PrimitivesTests",
            dependencies: [
                "DandelionModel", "DandelionPrimitives", "DandelionRules", "DandelionStore",
                "DandelionWorkflow",
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "PluginHost", dependencies: ["Dandelion", "DandelionSQLite", "DandelionTestWorld"],
            path: "Tests/Fixtures/PluginHost", swiftSettings: settings),
        .testTarget(
            name: "PluginTests",
            dependencies: [
                "PluginHost", "dandelion-cli",
                "Dandelion", "DandelionLua", "DandelionPlugins", "DandelionPrimitives", "DandelionRules",
                "DandelionSQLite", "DandelionTestWorld", "DandelionWorkflow",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "HostTests",
            dependencies: [
                "dandelion-cli", "Dandelion", "DandelionHost", "DandelionSQLite", "DandelionTestWorld",
            ],
            swiftSettings: settings),
        .testTarget(name: "PackageTests", swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
