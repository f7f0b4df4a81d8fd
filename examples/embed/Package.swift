// swift-tools-version: 6.2
import PackageDescription

// The engine inside another program, with every trait off: nothing third-party is resolved.

let package = Package(
    name: "embed",
    dependencies: [.package(name: "dandelion", path: "../..", traits: [])],
    targets: [
        .executableTarget(
            name: "embed",
            dependencies: [.product(name: "Dandelion", package: "dandelion")],
            swiftSettings: [
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
