#!/usr/bin/env bash
# Starts a PostgreSQL server of its own for tests, as an unprivileged user.
#
#     Tests/postgres/cluster.sh FOLDER PARENT
#
# The cluster is made in FOLDER, which must not exist, and listens on a free
# port of the loopback interface and on a socket in FOLDER. It prints the port
# and the server's process number. When the process PARENT has ended, the server
# is stopped and FOLDER removed. Exit status 3: there is no server to be had.
#
# A second argument `again` in place of PARENT starts the cluster in FOLDER once
# more, on the same port.
#
# With DURABLE=1 in the environment the server keeps what it acknowledges, as one
# in production does: a cluster to measure, and not only to test.
set -euo pipefail
folder=${1:?the folder to make}
parent=${2:?the process to live with, or: again}

bin=
for candidate in "${PG_BINDIR:-}" $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) \
    "$(dirname "$(command -v initdb 2>/dev/null || echo /nowhere/initdb)")"; do
    [ -n "$candidate" ] && [ -x "$candidate/initdb" ] && [ -x "$candidate/postgres" ] && bin=$candidate && break
done
if [ -z "$bin" ]; then
    echo 'no initdb and postgres were found; install the package postgresql' >&2
    exit 3
fi

# PostgreSQL refuses to run as root.
user=$(id -un)
as=()
if [ "$(id -u)" = 0 ]; then
    user=nobody
    id postgres >/dev/null 2>&1 && user=postgres
    as=(setpriv "--reuid=$user" "--regid=$(id -g "$user")" --clear-groups)
fi

# Closes what the caller left open, by which it would think that this script still runs.
close_others() {
    local path number
    for path in /proc/"$BASHPID"/fd/*; do
        number=${path##*/}
        if [ "$number" -gt 2 ] && [ "$number" != 255 ]; then eval "exec $number>&-"; fi
    done
}

start() {
    local port=$1 pid
    (close_others && exec "${as[@]}" "$bin/postgres" -D "$folder/data" -p "$port" -k "$folder") \
        >>"$folder/log" 2>&1 </dev/null &
    pid=$!
    for _ in $(seq 600); do
        if "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" && kill -0 "$pid" 2>/dev/null; then
            echo "$port $pid"
            echo "$pid" >"$folder/pid"
            echo "$port" >"$folder/port"
            return 0
        fi
        kill -0 "$pid" 2>/dev/null || return 1
        sleep 0.05
    done
    kill -9 "$pid"
    return 1
}

if [ "$parent" = again ]; then
    old=$(cat "$folder/pid")
    for _ in $(seq 200); do
        # One that is dead may still be listed, until somebody asks for its end; its children take a moment.
        case $(ps -o stat= -p "$old" || true) in
            '' | Z*) rm -f "$folder/data/postmaster.pid" ;;
        esac
        start "$(cat "$folder/port")" && exit
        sleep 0.1
    done
    cat "$folder/log" >&2
    exit 1
fi

mkdir "$folder"
chmod 755 "$folder"
[ ${#as[@]} = 0 ] || chown "$user" "$folder"
cd "$folder"
"${as[@]}" "$bin/initdb" -D "$folder/data" -U dandelion --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
    --no-sync >"$folder/log" 2>&1
cat >>"$folder/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
max_connections = 600
CONF
if [ "${DURABLE:-0}" = 1 ]; then
    cat >>"$folder/data/postgresql.conf" <<CONF
shared_buffers = 256MB
max_wal_size = 4GB
fsync = on
full_page_writes = on
synchronous_commit = on
CONF
else
    cat >>"$folder/data/postgresql.conf" <<CONF
shared_buffers = 64MB
max_wal_size = 2GB
fsync = off
full_page_writes = off
autovacuum_naptime = 5s
CONF
fi
# Who is called asked must give a password; everybody else on this machine need not.
cat >"$folder/data/pg_hba.conf" <<CONF
host all asked 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
local all all trust
CONF
for _ in 1 2 3 4 5 6 7 8; do
    if start $((20000 + RANDOM % 30000)); then
        (
            trap '' INT TERM HUP
            close_others
            while kill -0 "$parent" 2>/dev/null; do sleep 1; done
            kill -9 "$(cat "$folder/pid")" 2>/dev/null || true
            rm -rf "$folder"
        ) >/dev/null 2>&1 </dev/null &
        exit 0
    fi
done
cat "$folder/log" >&2
exit 1
