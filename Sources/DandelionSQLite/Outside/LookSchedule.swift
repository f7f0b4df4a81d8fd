/// When the listener looks again, though it heard nothing more.
///
/// The log is written before the commit counts: between the two lies the sync,
/// which may take long, and the end of which makes no sound. So after a sound
/// the listener looks again and again, each time after twice the wait, and
/// learns of any commit within about twice the time that its sync took.
struct LookSchedule {
    private static let shortest: Int32 = 5
    private static let longest: Int32 = 32_768

    /// Whether the kernel tells of writes; without, there must be looks for ever.
    let hears: Bool
    private var wait: Int32

    init(hears: Bool) {
        self.hears = hears
        wait = Self.shortest
    }

    /// Milliseconds until the next look, or -1 for none, as `poll` takes them.
    var waitInMilliseconds: Int32 {
        if hears { return wait > Self.longest ? -1 : wait }
        return min(wait, 1000)
    }

    mutating func heard() { wait = Self.shortest }

    mutating func looked() { if wait <= Self.longest { wait *= 2 } }
}
