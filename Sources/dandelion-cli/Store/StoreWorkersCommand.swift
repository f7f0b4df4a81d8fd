import ArgumentParser
import DandelionHost

struct StoreWorkersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workers", abstract: "List who works on a store, and which shards each has.",
        discussion: """
            Workers on PostgreSQL share the homes by shards, of which there are 256. A worker that has died \
            keeps its shards until its leases run out, ten seconds after its last sign of life; one that was \
            stopped gives them back at once.

              dandelion store workers --store postgres://shop@db/shop
              dandelion store workers --json | jq '.workers[] | {name, shards: (.shards | length)}'
            """)

    @OptionGroup var store: StoreAddressOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let reader = try GuestReader(try store.address)
        defer { reader.close() }
        output.print(try reader.workers())
    }
}
