#!/usr/bin/env bash
# Times searching in a folder of transcripts (`**Speaker:** …` in .txt files), beside ripgrep and SQLite's FTS5.
#
#   benches/search.sh FOLDER [INDEX]
#
# The index is kept in INDEX, outside the project; without it, in a folder that is removed afterwards.
set -euo pipefail
folder=${1:?a folder with transcripts, one .txt each}
here=$(cd "$(dirname "$0")/.." && pwd)
index=${2:-$(mktemp -d)}
[ -n "${2:-}" ] || trap 'rm -rf "$index"' EXIT
command -v rg >/dev/null || echo "not run: ripgrep is absent"
(cd "$here" && cargo build --quiet --release -p heard-index --example search_bench)
program=${CARGO_TARGET_DIR:-$here/target}/release/examples/search_bench
"$program" "$folder" "$index"
echo
if command -v python3 >/dev/null && python3 -c 'import sqlite3; sqlite3.connect(":memory:").execute("create virtual table t using fts5(a)")' 2>/dev/null
then python3 "$here/benches/search/fts5.py" "$folder"
else echo "not run: python3 with SQLite's FTS5 is absent"
fi
