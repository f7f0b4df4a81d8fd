import CLuaShim
import DandelionModel

/// Writes values for Lua. Cheap to make and to copy: it only points to the wire.
struct WireWriter {
    let wire: UnsafeMutablePointer<dn_wire>

    init(_ wire: UnsafeMutablePointer<dn_wire>) { self.wire = wire }

    /// What is nested deeper than values may be breaks the wire, and Lua says so.
    func put(_ value: Value, depth: Int = 0) {
        switch value {
        case .null: dn_put_nil(wire)
        case .bool(let flag): dn_put_boolean(wire, flag ? 1 : 0)
        case .int(let number): dn_put_integer(wire, number)
        case .float(let number): dn_put_number(wire, number)
        case .string(let text): put(text)
        case .bytes(let bytes):
            bytes.withUnsafeBytes { dn_put_string(wire, $0.baseAddress, $0.count) }
        case .list(let values):
            guard depth < Value.maximumDepth else { return breakOff() }
            dn_put_head(wire, UInt8(DN_WIRE_LIST), UInt32(values.count))
            for element in values { put(element, depth: depth + 1) }
        case .map(let map):
            if putBox(map) { return }
            guard depth < Value.maximumDepth else { return breakOff() }
            dn_put_head(wire, UInt8(DN_WIRE_MAP), UInt32(map.count))
            for (key, element) in map.entries {
                putBytes(key)
                put(element, depth: depth + 1)
            }
        case .money(let money):
            let letters = money.currency.code.utf8.reduce(Int64(0)) { $0 << 8 | Int64($1) }
            dn_put_box(wire, UInt8(DN_BOX_MONEY), money.minorUnits, letters)
        case .instant(let instant): dn_put_box(wire, UInt8(DN_BOX_INSTANT), instant.microseconds, 0)
        case .duration(let duration):
            let (seconds, attoseconds) = duration.isWritable ? duration.components : (.max, 0)
            dn_put_box(wire, UInt8(DN_BOX_DURATION), seconds, attoseconds)
        case .personal(let reference):
            dn_put_tag(wire, UInt8(DN_WIRE_PERSONAL))
            putBytes(reference.subject)
            dn_put_raw_integer(wire, reference.slot)
        }
    }

    func put(_ text: String) {
        var text = text
        text.withUTF8 { dn_put_string(wire, $0.baseAddress, $0.count) }
    }

    func put(_ reference: LuaReference) { dn_put_reference(wire, reference.slot, 0) }

    func put(_ value: LuaValue) {
        switch value {
        case .value(let value): put(value)
        case .reference(let reference): put(reference)
        }
    }

    /// A read-only table; its noun stands in the texts of errors.
    func put(record value: Value, noun: String) {
        dn_put_tag(wire, UInt8(DN_WIRE_RECORD))
        putBytes(noun)
        put(value)
    }

    func put(_ failure: HostFailure) {
        dn_put_tag(wire, UInt8(DN_WIRE_FAILURE))
        dn_put_tag(wire, failure.isBusiness ? 1 : 0)
        put(failure.code)
        put(failure.message)
        if let hint = failure.hint { put(hint) } else { dn_put_nil(wire) }
    }

    private func putBytes(_ text: String) {
        var text = text
        text.withUTF8 { dn_put_bytes(wire, $0.baseAddress, $0.count) }
    }

    private func breakOff() {
        wire.pointee.is_broken = Int32(DN_BROKEN_DEPTH)
        dn_put_nil(wire)
    }

    /// Rates and periods are maps of one field outside of Lua, and boxes in it.
    private func putBox(_ map: ValueMap) -> Bool {
        guard map.count == 1, let entry = map.entries.first, case .string(let text) = entry.value else {
            return false
        }
        switch entry.key {
        case BoxMap.rate:
            guard let rate = try? Rate(text) else { return false }
            dn_put_box(wire, UInt8(DN_BOX_RATE), rate.numerator, rate.denominator)
        case BoxMap.period:
            guard let period = try? CalendarPeriod(text) else { return false }
            dn_put_box(wire, UInt8(DN_BOX_PERIOD), Int64(period.months), Int64(period.days))
        default: return false
        }
        return true
    }
}

/// The keys of maps that stand for values which ``Value`` has no case for.
enum BoxMap {
    static let rate = "$rate"
    static let period = "$period"
}

extension Duration {
    /// Whether its seconds fit 64 bits; `components` traps on others.
    fileprivate var isWritable: Bool { Int64(exactly: attoseconds / 1_000_000_000_000_000_000) != nil }
}
