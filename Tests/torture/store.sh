#!/bin/sh
# Runs the SQLite store on a failing disk for SECONDS, seed after seed, and
# stops at the first seed that fails, naming it.
#
#     Tests/torture/store.sh SECONDS [FIRST-SEED]
set -eu
seconds=${1:?how many seconds}
seed=${2:-1}
cd "$(dirname "$0")/../.."
swift build --build-tests >&2
end=$(($(date +%s) + seconds))
while [ "$(date +%s)" -lt "$end" ]; do
    if ! output=$(DANDELION_FAULT_SEED=$seed DANDELION_FAULT_ROUNDS=20 \
        swift test --skip-build --filter FaultTests 2>&1); then
        printf '%s\n' "$output"
        echo "seed $seed failed; run it again with DANDELION_FAULT_SEED=$seed DANDELION_FAULT_ROUNDS=20"
        exit 1
    fi
    echo "seed $seed: 80 rounds, nothing lost"
    seed=$((seed + 1))
done
