import CLuaShim

/// The host functions of a sandbox, where C finds them.
///
/// It stands at a fixed address and is read by its address alone, since every
/// call passes here: no object is retained and no access checked. The sandbox
/// allocates it and destroys it; nothing calls into Lua after that.
struct HostTable {
    private var bodies: UnsafeMutablePointer<Unmanaged<HostBody>>
    private var count = 0
    private var capacity: Int
    var output: ((String) -> Void)?
    var state: Unmanaged<LuaState>?

    private init(capacity: Int) {
        bodies = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    static func allocate() -> UnsafeMutablePointer<HostTable> {
        let table = UnsafeMutablePointer<HostTable>.allocate(capacity: 1)
        table.initialize(to: HostTable(capacity: 16))
        return table
    }

    /// The function's number.
    mutating func add(_ body: @escaping HostFunction.Body) -> Int32 {
        if count == capacity {
            let larger = UnsafeMutablePointer<Unmanaged<HostBody>>.allocate(capacity: capacity * 2)
            larger.moveInitialize(from: bodies, count: count)
            bodies.deallocate()
            bodies = larger
            capacity *= 2
        }
        (bodies + count).initialize(to: .passRetained(HostBody(body)))
        count += 1
        return Int32(count - 1)
    }

    fileprivate func release() {
        for number in 0..<count { bodies[number].release() }
        bodies.deallocate()
    }

    /// What the shim's trampoline calls.
    static let dispatch: dn_dispatch = { raw in
        guard let raw, let host = raw.pointee.host else { return Int32(DN_RAISE) }
        let table = host.assumingMemoryBound(to: HostTable.self)
        return table.pointee.bodies[Int(raw.pointee.function)]._withUnsafeGuaranteedRef { $0.answer(raw) }
    }

    static let print: dn_print = { host, text, size in
        guard let host, let text else { return }
        let table = host.assumingMemoryBound(to: HostTable.self)
        guard let output = table.pointee.output else { return }
        text.withMemoryRebound(to: UInt8.self, capacity: size) {
            output(String(decoding: UnsafeBufferPointer(start: $0, count: size), as: UTF8.self))
        }
    }
}

/// One host function. Its constant can be called without retaining anything:
/// the table holds the object as long as Lua can call.
private final class HostBody {
    private let body: HostFunction.Body

    init(_ body: @escaping HostFunction.Body) { self.body = body }

    func answer(_ raw: UnsafeMutablePointer<dn_host_call>) -> Int32 {
        var call = HostCall(raw)
        do throws(HostFailure) {
            switch try body(&call) {
            case .done: return 0
            case .suspend: return Int32(DN_SUSPEND)
            }
        } catch {
            refuse(raw, error)
            return Int32(DN_RAISE)
        }
    }

    /// Results that were pushed before the failure are skipped: the shim reads
    /// from where the call began.
    @inline(never)
    private func refuse(_ raw: UnsafeMutablePointer<dn_host_call>, _ failure: HostFailure) {
        raw.pointee.out.pointee.count = raw.pointee.start
        WireWriter(raw.pointee.out).put(failure)
    }
}

extension UnsafeMutablePointer<HostTable> {
    func add(_ function: HostFunction) -> Int32 { pointee.add(function.body) }

    func destroy() {
        pointee.release()
        deinitialize(count: 1)
        deallocate()
    }
}
