// swift-tools-version: 6.2
import PackageDescription

// A whole shop on the engine: real orders, four commission programmes, one SQLite file.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "shop",
    dependencies: [.package(name: "dandelion", path: "../..")],
    targets: [
        .target(
            name: "ShopProgrammes",
            dependencies: [
                .product(name: "Dandelion", package: "dandelion"),
                .product(name: "DandelionTestWorld", package: "dandelion"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "shop",
            dependencies: ["ShopProgrammes", .product(name: "DandelionSQLite", package: "dandelion")],
            swiftSettings: settings),
        .testTarget(
            name: "ShopTests",
            dependencies: [
                "ShopProgrammes", "shop", .product(name: "Dandelion", package: "dandelion"),
                .product(name: "DandelionSQLite", package: "dandelion"),
                .product(name: "DandelionTestWorld", package: "dandelion"),
            ],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
