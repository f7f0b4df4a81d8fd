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
    ],
    swiftLanguageModes: [.v6]
)
