/// The logical shard of a home: one of 256, fixed when a store is created.
///
/// Stores key every row by it first, so that workers can share a database
/// without knowing each other's homes. It is FNV-1a (64 bit) of the home's
/// UTF-8 bytes, folded to a byte; simple enough for a trigger to compute.
public enum Shard {
    public static let count = 256

    public static func of(home: String) -> Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in home.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return Int64((hash ^ (hash >> 32)) & 0xff)
    }
}
