#!/bin/sh
# Runs Lua programs made by chance for SECONDS, and appends what was seen to
# log.md beside this file.
#
#     Tests/fuzz/run.sh SECONDS [FIRST-SEED] [CONFIGURATION]
#
# Each batch of programs runs in a process of its own: one that dies, does not
# end, breaks a limit, writes into a frozen state, or comes to something else in
# a second process is named with its seed, and its text kept below .build/fuzz.
# Keep such a seed as a test. FIRST-SEED is the clock otherwise; CONFIGURATION
# is release otherwise.
set -eu
seconds=${1:?how many seconds}
seed=${2:-$(date +%s)}
configuration=${3:-release}
cd "$(dirname "$0")/../.."
swift build -c "$configuration" --product LuaFuzz >&2
verdict=0
found=$(".build/$configuration/LuaFuzz" run "$seconds" "$seed" Tests/LuaTests/Fixtures/hostile .build/fuzz) ||
    verdict=$?
echo "$found"
{
    echo "- $(date -u +%Y-%m-%d), $(git rev-parse --short HEAD), $configuration, $seconds s"
    echo "$found" | sed 's/^/  - /'
} >>Tests/fuzz/log.md
exit "$verdict"
