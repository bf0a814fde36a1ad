#!/bin/sh
# A large codebook: 5,000 codes and 200,000 codings, and a tenth of both for the growth.
set -e
cd "$(dirname "$0")/.."
cargo build --release -q -p heard-study --example codebook_bench
for size in "500 20000" "5000 200000"; do
    target/release/examples/codebook_bench $size
done
