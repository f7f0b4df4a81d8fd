/// The file that lets lua-language-server complete, check and explain a plugin:
/// `---@meta` annotations over functions without bodies.
package enum EditorStub {
    /// The text of the file, made from the declarations alone.
    package static func text() -> String {
        var writer = StubWriter()
        writer.line("---@meta dandelion")
        writer.line("-- Made from the declarations of the host functions; edit those, not this file.")
        writer.line("-- For lua-language-server: add its folder to `workspace.library`.")
        for object in HostCatalog.records + HostCatalog.objects { writer.object(object) }
        for global in HostCatalog.globals { writer.global(global) }
        var tables: Set<String> = []
        for topic in HostCatalog.topics {
            writer.section(topic.title)
            for function in topic.functions {
                if let owner = function.owner, !function.isMethod, tables.insert(owner).inserted {
                    writer.table(owner, about: topic.title == owner ? topic.about : "")
                }
                writer.function(function)
            }
        }
        return writer.finish()
    }
}
