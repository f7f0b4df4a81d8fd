/// What a plugin must have to call a host function, and when it may.
package struct HostAccess: Sendable, Hashable {
    /// Such as `members.write`; nil where nothing needs to be granted.
    package let capability: String?
    /// Whether it is there while the file loads, as `money` and `percent` are.
    package let isForLoading: Bool

    package init(capability: String? = nil, isForLoading: Bool = false) {
        self.capability = capability
        self.isForLoading = isForLoading
    }

    /// Of everything in the host's catalog, by name.
    package static let catalog = Dictionary(
        (HostCatalog.all + [LogLibrary.write]).map { declaration in
            let isForLoading = declaration.phase != .run
            return (
                declaration.name, HostAccess(capability: declaration.capability, isForLoading: isForLoading)
            )
        }, uniquingKeysWith: { first, _ in first })
}
