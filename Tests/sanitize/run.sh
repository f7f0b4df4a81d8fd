#!/usr/bin/env bash
# Watches the sandbox with AddressSanitizer, UBSan, Lua's own asserts and valgrind.
#
#     Tests/sanitize/run.sh [c|address|valgrind]...
#
# c: the shim and Lua, built with both sanitizers three ways: as they are; with a
# stack that grows by one slot, so that nothing fits by chance; and with a stack
# that moves and a heap that is collected at every chance. Each runs the hostile
# files and what .build/fuzz holds, with budgets and heaps from nothing on.
# address: LuaTests under AddressSanitizer. valgrind: the shim and Lua as they are,
# with the hostile files as in c, under memcheck.
# Without an argument, all three. A report ends it with a status other than 0.
set -euo pipefail
cd "$(dirname "$0")/../.."
parts=("$@")
[ ${#parts[@]} -gt 0 ] || parts=(c address valgrind)
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_stack_use_after_return=0}

watch_c() {
    local work=.build/sanitize shim=Sources/CLuaShim variant flags
    rm -rf "$work"
    mkdir -p "$work"
    cp -r "$shim" "$work/as-is"
    cp -r "$shim" "$work/moving"
    cp -r "$shim" "$work/tight"
    sed -i 's/int newsize = 2 \* size;/int newsize = size + 1;/' "$work/tight/lua/ldo.c"
    grep -q 'newsize = size + 1' "$work/tight/lua/ldo.c"
    for variant in as-is tight moving; do
        flags=()
        [ $variant = moving ] && flags=(-DHARDSTACKTESTS -DHARDMEMTESTS)
        echo "C, $variant: building"
        cc -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -DLUAI_ASSERT \
            -DLUA_COMPAT_5_3 "${flags[@]}" -I"$work/$variant/include" -o "$work/$variant/harness" \
            "$work/$variant"/*.c "$work/$variant"/lua/*.c Tests/sanitize/harness.c -lm -lpthread
        "$work/$variant/harness" Tests/LuaTests/Fixtures/hostile/*.lua \
            $(find .build/fuzz -name '*.lua' 2>/dev/null)
        echo "C, $variant: no report"
    done
}

# SwiftPM's runner passes what the tests print; a report ends the process. XCTest
# itself leaks. Two tests are left out: where objects have their addresses, the
# sanitizer keeps its notes, and its frames take more of the C stack.
watch_address() {
    ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0 swift test --sanitize=address --scratch-path .build/address \
        --filter LuaTests --skip 'HostileTests/stable|ManualTests/departures' </dev/null
    echo 'AddressSanitizer: no report'
}

# Memcheck watches the C program: it dies itself of the threads of Swift's test
# runner, and cannot read the debugging notes of Swift's compiler.
watch_valgrind() {
    local work=.build/memcheck file
    mkdir -p "$work"
    cc -O1 -g -DLUA_COMPAT_5_3 -ISources/CLuaShim/include -o "$work/harness" \
        Sources/CLuaShim/*.c Sources/CLuaShim/lua/*.c Tests/sanitize/harness.c -lm -lpthread
    for file in Tests/LuaTests/Fixtures/hostile/*.lua; do
        valgrind --quiet --error-exitcode=9 --max-stackframe=8400000 "$work/harness" "$file"
    done
    echo 'valgrind: no report'
}

for part in "${parts[@]}"; do "watch_$part"; done
