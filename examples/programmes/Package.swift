// swift-tools-version: 6.2
import PackageDescription

// Four commission programmes in Swift alone, on a shop's real orders and one SQLite file.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "programmes",
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
            name: "programmes",
            dependencies: ["ShopProgrammes", .product(name: "DandelionSQLite", package: "dandelion")],
            swiftSettings: settings),
        .testTarget(
            name: "ProgrammesTests",
            dependencies: [
                "ShopProgrammes", "programmes", .product(name: "Dandelion", package: "dandelion"),
                .product(name: "DandelionSQLite", package: "dandelion"),
                .product(name: "DandelionTestWorld", package: "dandelion"),
            ],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
