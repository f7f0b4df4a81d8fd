package import DandelionStore

extension Turn {
    /// What `read` makes of rows of one collection of the home, kept until that collection is written.
    ///
    /// It counts as reading them each time.
    ///
    /// - Parameters:
    ///   - question: Names what is read of the collection; one question has one type of answer.
    ///   - read: Depends on the rows of the collection and on nothing else.
    package func remembering<Content>(
        _ question: String, of collection: StoredCollection, for call: String, _ read: () throws -> Content
    ) throws -> Content {
        let key = RowMemory.Key(home: home.key, collection: collection.id, question: .text(question))
        let change = try fold.view.changeCount(of: collection)
        if let known = fold.memory.answer(key, at: change), let content = known.content as? Content {
            for size in known.sizes { try count(bytes: size, for: call) }
            return content
        }
        let outer = sizesRead
        sizesRead = []
        defer { sizesRead = outer.map { $0 + (sizesRead ?? []) } }
        let content = try read()
        fold.memory.keep(content, sizes: sizesRead ?? [], for: key, at: change)
        return content
    }
}

extension HomeFacts {
    /// What `read` makes of rows of one collection of the home, kept until that collection is written.
    ///
    /// See ``Turn/remembering(_:of:for:_:)``.
    package func remembering<Content>(
        _ question: String, of collection: StoredCollection, _ read: () throws -> Content
    ) throws -> Content {
        let key = RowMemory.Key(home: home, collection: collection.id, question: .text(question))
        let change = try view.changeCount(of: collection)
        if let content = memory.answer(key, at: change)?.content as? Content { return content }
        let content = try read()
        memory.keep(content, for: key, at: change)
        return content
    }
}
