#!/usr/bin/env bash
# Runs the official tests of Lua 5.4.4 in a sandbox, and in stock Lua.
#
#     Tests/lua-testes.sh PATH [CONFIGURATION]
#
# PATH is the folder testes of github.com/lua/lua at v5.4.4. What testes/excluded.tsv
# names is left out, in both; each file must then pass, and execute as many asserts in
# the sandbox as in stock Lua. Before that, stock Lua answers the cases of the manual
# that the package's own tests ask the sandbox. LUA names the interpreter, lua5.4
# otherwise; CONFIGURATION is release otherwise.
set -euo pipefail
suite=$(cd "${1:?the folder testes of Lua 5.4.4}" && pwd)
configuration=${2:-release}
lua=${LUA:-lua5.4}
cd "$(dirname "$0")/.."
command -v "$lua" >/dev/null || { echo "no $lua to compare with; install it, or name one in LUA" >&2; exit 2; }
sum=$(cat "$suite"/*.lua | cksum)
[ "$sum" = '191634883 436026' ] || { echo "$suite is not testes of Lua 5.4.4: its checksum is $sum" >&2; exit 2; }

swift build -c "$configuration" --product LuaTestes >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
verdict=0 stock_total=0 ours_total=0
row() { printf '%-16s %8s %8s  %s\n' "$@"; }

# Runs a command; its output, or "failed" and what it said into the file `said`.
count() { "$@" 2>"$work/said" || { cat "$work/said" >&2; echo failed; }; }

"$lua" Tests/LuaTests/Fixtures/manual/check.lua Tests/LuaTests/Fixtures/manual/*.txt || verdict=1

row file stock ours ''
for name in $("$lua" Tests/testes/cut.lua Tests/testes/excluded.tsv "$suite" "$work"); do
    stock=$(count "$lua" Tests/testes/stock.lua Tests/testes/prelude.lua "$work/$name")
    ours=$(count ".build/$configuration/LuaTestes" Tests/testes/prelude.lua "$work/$name")
    note=''
    if [ "$stock" = failed ] || [ "$stock" != "$ours" ]; then
        note=differs verdict=1
    else
        stock_total=$((stock_total + stock)) ours_total=$((ours_total + ours))
    fi
    row "$name" "$stock" "$ours" "$note"
done
row total "$stock_total" "$ours_total" ''
exit "$verdict"
