/// Functions that belong together, as a section of the reference.
package struct HostTopic: Sendable {
    package let title: String
    /// What the section begins with.
    package let about: String
    package let functions: [HostDeclaration]

    package init(_ title: String, _ about: String, _ functions: [HostDeclaration]) {
        self.title = title
        self.about = about
        self.functions = functions
    }
}
