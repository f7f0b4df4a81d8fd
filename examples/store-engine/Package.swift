// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "store-engine",
    products: [.library(name: "JournalStore", targets: ["JournalStore"])],
    dependencies: [.package(name: "dandelion", path: "../..", traits: [])],
    targets: [
        .target(
            name: "JournalStore",
            dependencies: [.product(name: "DandelionStore", package: "dandelion")],
            swiftSettings: settings),
        .testTarget(
            name: "JournalStoreTests",
            dependencies: [
                "JournalStore",
                .product(name: "DandelionStore", package: "dandelion"),
                .product(name: "DandelionTestKit", package: "dandelion"),
            ],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
