#!/bin/sh
# Tortures the fold and the SQLite store for SECONDS, half the time each, and
# appends what was seen to log.md beside this file.
#
#     Tests/torture/run.sh SECONDS [FIRST-SEED]
#
# The fold: random businesses on the memory store whose process dies at random
# commits. The store: real writers on a disk that loses power, fails to sync,
# fills up or writes short. Stops at the first seed that comes out wrong, and
# names it; keep such a seed as a test.
set -eu
seconds=${1:?how many seconds}
seed=${2:-$(date +%s)}
cd "$(dirname "$0")/../.."
half=$(((seconds + 1) / 2))
swift build --build-tests >&2
fold=$(.build/debug/SimulatedHost torture "$half" "$seed") || {
    echo "$fold"
    exit 1
}
echo "$fold"
store=$(Tests/torture/store.sh "$half" "$seed") || {
    echo "$store"
    exit 1
}
rounds=$(echo "$store" | grep -c 'nothing lost' || true)
store="faults from seed $seed: $((rounds * 80)) rounds, nothing acknowledged lost, nothing half applied"
echo "$store"
{
    echo "- $(date -u +%Y-%m-%d), $seconds s"
    echo "  - fold: $fold"
    echo "  - store: $store"
} >>Tests/torture/log.md
