#!/bin/sh
# A project of 50,000 codings in and out, and one of 200 MB in, beside QualCoder (whose source is named
# by HEARD_QUALCODER, the folder with refi.py). CPU seconds, and the most memory held.
# Usage: benches/exchange.sh; with GROWTH=1 also a tenth of each.
set -e
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo build --release -q -p heard-export --example exchange_bench
cargo build --release -q -p heard --bin heard
bench=target/release/examples/exchange_bench
measure() { /usr/bin/time -f "%U user + %S system CPU s, %M kB at most: $1" "$@"; }

for codings in ${GROWTH:+5000} 50000; do
    python3 benches/exchange.py "$codings" 100 60 0 "$work/codings.qdpx"
    echo "== $codings codings on 100 texts of 60 kB"
    measure "$bench" read "$work/codings.qdpx"
    # Ten times: take the reading off, and divide by ten.
    measure "$bench" write "$work/codings.qdpx" "$work/out.qdpx" qualcoder
done
for megabytes in ${GROWTH:+14} 140; do
    # Recordings, which are not read, and a thousand hour-long talks, which are.
    python3 benches/exchange.py 50000 $((megabytes * 1000 / 140)) 60 "$megabytes" "$work/large.qdpx"
    echo "== $(($(stat -c %s "$work/large.qdpx") / 1000000)) MB, with $megabytes MB of recordings"
    measure "$bench" stream "$work/large.qdpx"
    measure "$bench" read "$work/large.qdpx"
    # Into a study: the operation, what the next search tells the index, and the way back.
    rm -rf "$work"/study*
    target/release/heard init "$work/study" >/dev/null 2>&1
    heard() { measure target/release/heard --study "$work/study" "$@" >/dev/null; }
    heard search ward
    heard import "$work/large.qdpx"
    heard search ward
    heard undo
done
if [ -n "$HEARD_QUALCODER" ]; then
    echo '== QualCoder with the project of 50,000 codings: import, then export'
    python3 benches/exchange.py 50000 100 60 0 "$work/codings.qdpx"
    "$bench" write "$work/codings.qdpx" "$work/out.qdpx" qualcoder
    HOME=$work python3 tests/peers/qualcoder_reads.py "$HEARD_QUALCODER" "$work/out.qdpx" '' "$work"
else
    echo 'not run: HEARD_QUALCODER does not name the source of QualCoder'
fi
