import Testing

@testable import DandelionSQLite

@Suite("When the listener looks again")
struct LookScheduleTests {
    @Test("after a sound the waits double for half a minute at least, and then end")
    func doubles() {
        var schedule = LookSchedule(hears: true)
        for _ in 0..<100 { schedule.looked() }
        #expect(schedule.waitInMilliseconds == -1)
        schedule.heard()
        var total: Int32 = 0
        var last: Int32 = 0
        while schedule.waitInMilliseconds >= 0 {
            #expect(last == 0 || schedule.waitInMilliseconds == 2 * last)
            last = schedule.waitInMilliseconds
            total += last
            schedule.looked()
        }
        #expect(total > 30_000)
    }

    @Test("where the kernel tells nothing there is a look every second, for ever")
    func withoutSounds() {
        var schedule = LookSchedule(hears: false)
        for _ in 0..<100 { schedule.looked() }
        #expect(schedule.waitInMilliseconds == 1000)
    }
}
