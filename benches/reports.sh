#!/bin/sh
# Crosstab, co-occurrence and clusters of made-up studies of 500 codes, from 200 to 2,000 people:
#
#   benches/reports.sh            seconds of each step, and how they grow
#
# The study is the same in every run (a fixed sequence): 40 turns an interview, 3 codings a turn.
set -e
cd "$(dirname "$0")/.."
cargo build --quiet --release -p heard-measure --example network
for people in 200 500 1000 2000; do
    if [ -x /usr/bin/time ]; then
        /usr/bin/time -f '      processor %U s, most memory %M kB' target/release/examples/network "$people"
    else
        target/release/examples/network "$people"
    fi
done
