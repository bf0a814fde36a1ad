#!/usr/bin/env bash
# Times the gate, CSV and Word over 500, 5,000 and 50,000 invented quotes, and the gate and printed
# cards over 50, 500 and 5,000, in CPU seconds.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
(cd "$here" && cargo build --quiet --release -p heard-export --example outputs_bench -p heard-print --example print_bench)
"${CARGO_TARGET_DIR:-$here/target}/release/examples/outputs_bench"
"${CARGO_TARGET_DIR:-$here/target}/release/examples/print_bench"
