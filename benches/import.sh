#!/usr/bin/env bash
# Times taking transcripts in, beside SQLite's FTS5 indexing the same turns, in seconds of CPU.
#
#   benches/import.sh FOLDER [GROWTH] [NOTES]
#
# FOLDER holds transcripts (`**Speaker:** …` in .txt files, for FTS5). With GROWTH (such as
# "100 1000 8000") the import is timed on so many files, copies of those in FOLDER under other names.
# With NOTES (such as 1000000) a table of so many invented case notes is made and taken in.
set -euo pipefail
folder=${1:?a folder with transcripts, one .txt each}
here=$(cd "$(dirname "$0")/.." && pwd)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
(cd "$here" && cargo build --quiet --release -p heard-import --example read_bench -p heard-study --example import_bench)
programs=${CARGO_TARGET_DIR:-$here/target}/release/examples
"$programs/read_bench" "$folder"
"$programs/import_bench" "$folder" "$room/study"
if command -v python3 >/dev/null && python3 -c 'import sqlite3; sqlite3.connect(":memory:").execute("create virtual table t using fts5(a)")' 2>/dev/null
then python3 "$here/benches/search/fts5.py" "$folder" --build
else echo "not run: python3 with SQLite's FTS5 is absent"
fi
for count in ${2:-}; do
  mkdir "$room/$count"
  files=("$folder"/*.txt)
  for number in $(seq 0 $((count - 1))); do
    cp "${files[number % ${#files[@]}]}" "$room/$count/$(printf '%06d' "$number").txt"
    # The same file again would be known: each copy is another conversation.
    printf '\n**Copy:** number %s\n' "$number" >> "$room/$count/$(printf '%06d' "$number").txt"
  done
  "$programs/import_bench" "$room/$count" "$room/study-$count"
  rm -rf "${room:?}/$count" "$room/study-$count"
done
if [ -n "${3:-}" ]; then
  python3 "$here/benches/notes.py" "$3" > "$room/notes.csv"
  "$programs/import_bench" "$room/notes.csv" "$room/study-notes"
fi
