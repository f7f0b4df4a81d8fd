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
    targets: [
        // 0: pure
        .target(name: "DandelionModel", swiftSettings: settings),
        // 1
        .target(name: "DandelionStore", dependencies: ["DandelionModel"], swiftSettings: settings),
        // 2
        .target(
            name: "DandelionWorkflow", dependencies: ["DandelionModel", "DandelionStore"],
            swiftSettings: settings),
        // 4
        .target(
            name: "Dandelion", dependencies: ["DandelionModel", "DandelionStore", "DandelionWorkflow"],
            swiftSettings: settings),
        // 5
        .target(name: "DandelionTestWorld", dependencies: ["Dandelion"], swiftSettings: settings),
        // tests
        .testTarget(name: "WorkflowTests", dependencies: ["Dandelion", "DandelionWorkflow", "DandelionTestWorld"], swiftSettings: settings),
        .testTarget(name: "ModelTests", dependencies: ["DandelionModel"], swiftSettings: settings),
        .testTarget(name: "StoreTests", dependencies: ["DandelionModel", "DandelionStore"], swiftSettings: settings),
        .testTarget(name: "PackageTests", swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
