import DandelionModel
import DandelionPlugins
import Foundation
import Testing

@Suite("A bundle")
struct BundleTests {
    private static func file(_ path: String, _ text: String) -> PluginBundle.File {
        PluginBundle.File(path: path, text: Array(text.utf8))
    }

    @Test("has a hash of its files, in whatever order they come")
    func hashes() throws {
        let (a, b) = (Self.file("plugin.lua", "return 1"), Self.file("lib/a.lua", "return 2"))
        let bundle = try PluginBundle(files: [a, b])
        #expect(try PluginBundle(files: [b, a]).hash == bundle.hash)
        #expect(bundle.hash.utf8.count == 32)
        #expect(bundle.files.map(\.path) == ["lib/a.lua", "plugin.lua"])
        let other = try PluginBundle(files: [a, Self.file("lib/a.lua", "return 3")])
        #expect(other.hash != bundle.hash)
        let moved = try PluginBundle(files: [a, Self.file("lib/b.lua", "return 2")])
        #expect(moved.hash != bundle.hash)
    }

    @Test("comes back from the store as it was, bytes that are no text too")
    func isStored() throws {
        let odd = PluginBundle.File(path: "templates/a.txt", text: [0xff, 0x00, 0x41])
        let bundle = try PluginBundle(files: [Self.file("plugin.lua", "return 1"), odd])
        let again = try PluginBundle(value: bundle.value)
        #expect(again.files == bundle.files)
        #expect(again == bundle)
        #expect(throws: PluginRefusal.self) { try PluginBundle(value: ["main": "plugin.lua"]) }
    }

    @Test(
        "holds no file that leads out of its folder",
        arguments: ["../a.lua", "/a.lua", "a/../b.lua", "./a.lua", "a//b.lua", "a\\b.lua", "a\0.lua"])
    func staysInside(_ path: String) {
        #expect(throws: PluginRefusal.self) {
            try PluginBundle(files: [Self.file("plugin.lua", ""), Self.file(path, "")])
        }
    }

    @Test("holds files of at most 64 KiB, and says which is larger")
    func limitsFiles() throws {
        let most = PluginBundle.File(path: "a.lua", text: Array(repeating: 0x20, count: 65_536))
        _ = try PluginBundle(files: [Self.file("plugin.lua", ""), most])
        let more = PluginBundle.File(path: "a.lua", text: most.text + [0x20])
        let refusal = #expect(throws: PluginRefusal.self) {
            try PluginBundle(files: [Self.file("plugin.lua", ""), more])
        }
        #expect(
            refusal?.description == """
                a.lua: the file has 65537 bytes, and at most 65536 may be. \
                Split it, and load the parts with require or include
                """)
    }

    @Test("needs its main file, and each path once")
    func needsMain() {
        let refusal = #expect(throws: PluginRefusal.self) {
            try PluginBundle(files: [Self.file("a.lua", ""), Self.file("a.lua", "")])
        }
        #expect(
            refusal?.description == """
                plugin.lua: the plugin has no such file. Its declarations stand in plugin.lua
                a.lua: two files have this path. Remove one of them
                """)
    }
}

@Suite("A plugin's folder")
struct BundleFolderTests {
    @Test("gives its Lua files and templates, and leaves the rest alone")
    func reads() throws {
        try Folder.with { folder in
            try folder.write("plugin.lua", "return 1")
            try folder.write("lib/codes.lua", "return 2")
            try folder.write("templates/invite.txt", "Hello {name}")
            try folder.write("templates/logo.png", "no text")
            try folder.write("README.md", "about")
            try folder.write(".git/config", "hidden")
            let bundle = try PluginBundle(folder: folder.path)
            #expect(bundle.files.map(\.path) == ["lib/codes.lua", "plugin.lua", "templates/invite.txt"])
            #expect(!bundle.isSingleFile)
        }
    }

    @Test("with a link in it is refused, also where the link stays inside")
    func refusesLinks() throws {
        try Folder.with { folder in
            try folder.write("plugin.lua", "return 1")
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/other.lua", withDestinationPath: folder.path + "/plugin.lua")
            let refusal = #expect(throws: PluginRefusal.self) { try PluginBundle(folder: folder.path) }
            #expect(
                refusal?.description
                    == "other.lua: this is a symbolic link. Put the file itself into the plugin's folder")
        }
    }

    @Test("that is not there is refused with its path")
    func refusesAbsence() {
        let refusal = #expect(throws: PluginRefusal.self) { try PluginBundle(folder: "/nowhere/at/all") }
        #expect(
            refusal?.description
                == "/nowhere/at/all: the folder cannot be read. See that it exists and that this process may read it"
        )
    }

    @Test("of plugins lists folders and single files, and a changed one has another hash")
    func lists() throws {
        try Folder.with { folder in
            try folder.write("shop/plugin.lua", "return 1")
            try folder.write("quick.lua", "return 2")
            try folder.write("notes/about.txt", "no plugin")
            try folder.write(".old.lua", "hidden")
            let plugins = PluginFolder(path: folder.path)
            let entries = try plugins.entries()
            #expect(entries.map(\.name) == ["quick", "shop"])
            #expect(entries.map(\.isFolder) == [false, true])
            let before = try entries.map { try $0.bundle().hash }
            try folder.write("shop/plugin.lua", "return 3")
            let after = try plugins.entries().map { try $0.bundle().hash }
            #expect(before[0] == after[0])
            #expect(before[1] != after[1])
            #expect(try entries[0].bundle().isSingleFile)
        }
    }
}

/// A folder for one test, gone after it.
struct Folder {
    let path: String

    static func with(_ body: (Folder) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("dandelion-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(Folder(path: folder))
    }

    func write(_ name: String, _ text: String) throws {
        let file = URL(fileURLWithPath: path).appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
}
