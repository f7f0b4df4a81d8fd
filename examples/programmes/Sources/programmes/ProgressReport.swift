import Foundation
import ShopProgrammes

/// Tells on standard error how far the orders are: a bar on a terminal, a few lines elsewhere.
final class ProgressReport {
    private static let width = 40

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let began = ContinuousClock.now
    private var shown = ContinuousClock.now
    private var tenths = 0

    func show(_ progress: FeedProgress) {
        guard progress.total > 0 else { return }
        let now = ContinuousClock.now
        let share = Double(progress.orders) / Double(progress.total)
        let isLast = progress.orders == progress.total
        if isTerminal {
            guard isLast || now - shown > .milliseconds(100) else { return }
            shown = now
            let filled = Int(share * Double(Self.width))
            let bar =
                String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
            write("\r\(bar) \(text(progress, share))\u{1b}[K\(isLast ? "\n" : "")")
        } else if Int(share * 10) > tenths {
            tenths = Int(share * 10)
            write("\(text(progress, share))\n")
        }
    }

    private func text(_ progress: FeedProgress, _ share: Double) -> String {
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        let speed = seconds > 0 ? Int(Double(progress.orders) / seconds) : 0
        let old = progress.repeated > 0 ? ", \(grouped(progress.repeated)) of them known" : ""
        return "\(Int(share * 100)) %  \(grouped(progress.orders)) orders\(old), \(grouped(speed))/s"
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}

/// A whole number with separators of thousands: 69,659.
func grouped(_ number: some BinaryInteger) -> String {
    var text = ""
    for (index, digit) in String(number.magnitude).reversed().enumerated() {
        if index > 0, index.isMultiple(of: 3) { text.append(",") }
        text.append(digit)
    }
    return (number < 0 ? "-" : "") + String(text.reversed())
}
