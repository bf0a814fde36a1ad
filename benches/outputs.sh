#!/usr/bin/env bash
# Times the gate, CSV and Word over 500, 5,000 and 50,000 invented quotes, in CPU seconds.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
(cd "$here" && cargo build --quiet --release -p heard-export --example outputs_bench)
"${CARGO_TARGET_DIR:-$here/target}/release/examples/outputs_bench"
