import CLuaShim
import DandelionModel

/// Reads the values that Lua left on the wire, before anything else is asked of it.
struct WireReader {
    private var place: UnsafeRawPointer
    private let end: UnsafeRawPointer

    init(_ wire: UnsafeMutablePointer<dn_wire>) {
        // A wire that was never written has no bytes; then nothing is read either.
        let start = UnsafeRawPointer(wire.pointee.bytes) ?? UnsafeRawPointer(wire)
        place = start
        end = start + wire.pointee.count
    }

    mutating func value() throws(ConversionFault) -> Value {
        switch Int(tag()) {
        case DN_WIRE_FALSE: return .bool(false)
        case DN_WIRE_TRUE: return .bool(true)
        case DN_WIRE_INTEGER: return .int(take())
        case DN_WIRE_NUMBER:
            guard let value = Value(float: take()) else { throw fault("is not a number (0/0)") }
            return value
        case DN_WIRE_STRING: return Value(utf8OrBytes: bytes())
        case DN_WIRE_LIST: return .list(try list())
        case DN_WIRE_MAP: return .map(try map())
        case DN_WIRE_BOX: return try box()
        case DN_WIRE_PERSONAL:
            let subject = String(decoding: bytes(), as: UTF8.self)
            return .personal(PersonalReference(subject: subject, slot: take()))
        default: return .null
        }
    }

    /// A value, or what stands for one; the reference is the caller's from here on.
    mutating func luaValue(of state: LuaState) throws(ConversionFault) -> LuaValue {
        guard isAtReference else { return .value(try value()) }
        _ = tag()
        let slot: Int32 = take()
        let kind: UInt8 = take()
        return .reference(LuaReference(state: state, slot: slot, kind: LuaKind(number: Int(kind))))
    }

    var isAtReference: Bool {
        place < end && Int(place.load(as: UInt8.self)) == DN_WIRE_REFERENCE
    }

    /// An integer; nil, and nothing is taken, where there is none.
    mutating func integer() -> Int64? {
        guard place < end, Int(place.load(as: UInt8.self)) == DN_WIRE_INTEGER else { return nil }
        _ = tag()
        let number: Int64 = take()  // never by inference: an optional has another size
        return number
    }

    /// A text; nil for everything else, which is skipped.
    mutating func text() -> String? {
        guard place < end, Int(place.load(as: UInt8.self)) == DN_WIRE_STRING else {
            _ = try? value()
            return nil
        }
        _ = tag()
        return String(decoding: bytes(), as: UTF8.self)
    }

    private mutating func list() throws(ConversionFault) -> [Value] {
        let count: UInt32 = take()
        var values: [Value] = []
        values.reserveCapacity(Int(count))
        for index in 0..<Int(count) {
            do throws(ConversionFault) {
                values.append(try value())
            } catch {
                throw error.below("[\(index + 1)]")
            }
        }
        return values
    }

    private mutating func map() throws(ConversionFault) -> ValueMap {
        let count: UInt32 = take()
        var entries: [(String, Value)] = []
        entries.reserveCapacity(Int(count))
        for _ in 0..<Int(count) {
            guard let key = String(validating: bytes(), as: UTF8.self) else {
                throw fault("has a key that is not UTF-8")
            }
            do throws(ConversionFault) {
                entries.append((key, try value()))
            } catch {
                throw error.below(key)
            }
        }
        return ValueMap(entries)
    }

    private mutating func box() throws(ConversionFault) -> Value {
        let kind: UInt8 = take()
        let (a, b): (Int64, Int64) = (take(), take())
        switch Int(kind) {
        case DN_BOX_MONEY:
            let letters = [b >> 16, b >> 8, b].map { UInt8(truncatingIfNeeded: $0) }
            guard let currency = Currency(code: String(decoding: letters, as: UTF8.self)) else {
                throw fault("is money of a currency that is not known")
            }
            return .money(Money(minorUnits: a, currency: currency))
        case DN_BOX_INSTANT: return .instant(Instant(microseconds: a))
        case DN_BOX_DURATION: return .duration(Duration(secondsComponent: a, attosecondsComponent: b))
        case DN_BOX_RATE: return [BoxMap.rate: .string("\(a)/\(b)")]
        default:
            let period = CalendarPeriod(months: Int(a), days: Int(b))
            return [BoxMap.period: .string(period.description)]
        }
    }

    private func fault(_ reason: String) -> ConversionFault { ConversionFault(path: "", reason: reason) }

    // What stands on the wire was written by the shim, whole: nothing here can run over its end.

    private mutating func tag() -> UInt8 {
        guard place < end else { return UInt8(DN_WIRE_NIL) }
        return take()
    }

    private mutating func take<Number: BitwiseCopyable>() -> Number {
        precondition(end - place >= MemoryLayout<Number>.size)
        defer { place += MemoryLayout<Number>.size }
        return place.loadUnaligned(as: Number.self)
    }

    private mutating func bytes() -> UnsafeBufferPointer<UInt8> {
        let size: UInt32 = take()
        precondition(end - place >= Int(size))
        defer { place += Int(size) }
        return UnsafeBufferPointer(start: place.assumingMemoryBound(to: UInt8.self), count: Int(size))
    }
}

extension ConversionFault {
    fileprivate func below(_ step: String) -> ConversionFault {
        let joint = path.isEmpty || path.hasPrefix("[") ? "" : "."
        return ConversionFault(path: step + joint + path, reason: reason)
    }
}

extension Value {
    fileprivate init(utf8OrBytes bytes: UnsafeBufferPointer<UInt8>) {
        if let text = String(validating: bytes, as: UTF8.self) {
            self = .string(text)
        } else {
            self = .bytes(Array(bytes))
        }
    }
}
