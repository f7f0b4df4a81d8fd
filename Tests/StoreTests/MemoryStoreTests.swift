import DandelionStore
import Testing
@Suite("A memory store") struct MemoryStoreTests {
}
