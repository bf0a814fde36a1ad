#!/usr/bin/env python3
"""Heard's agreement beside krippendorff, irrCAC and statsmodels: same figures, and how fast.

    pip install krippendorff irrCAC statsmodels         (into an environment of its own)
    cargo build --release -p heard-measure --example agreement
    python benches/agreement.py [--tables 1000] [--units 200000] [--coders 50] [--seed 1]

First, random tables with gaps: every coefficient that a package defines in the same way must
differ by less than 1e-9. Second, one long table: seconds of processor time of each, in one run.
"""
import argparse
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")
import krippendorff  # noqa: E402
import pandas as pd  # noqa: E402
from irrCAC.raw import CAC  # noqa: E402
from statsmodels.stats import inter_rater  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
METRICS = ("nominal", "ordinal", "interval", "ratio")


def table(rng, units, coders, categories, missing, agree):
    """Ratings 1..categories as floats, NaN a gap; coders copy a true value with chance `agree`."""
    truth = rng.integers(1, categories + 1, size=(units, 1))
    own = rng.integers(1, categories + 1, size=(units, coders))
    values = np.where(rng.random((units, coders)) < agree, truth, own).astype(float)
    values[rng.random((units, coders)) < missing] = np.nan
    return values


def write(path, values):
    frame = pd.DataFrame(values).astype("Int64")
    frame.to_csv(path, header=[f"c{n}" for n in range(values.shape[1])], index_label="unit")


def defined(work):
    """A figure, or None where the package has none or gives up."""
    try:
        value = float(work())
    except Exception:
        return None
    return value if np.isfinite(value) else None


def alpha(values, metric):
    return defined(lambda: krippendorff.alpha(reliability_data=values.T, level_of_measurement=metric))



def packages(values):
    """The same statistics by the packages."""
    found = {metric: alpha(values, metric) for metric in METRICS}
    frame = CAC(pd.DataFrame(values), digits=15)
    for ours, theirs in (("fleiss_kappa", "fleiss"), ("gwet_ac1", "gwet"), ("brennan_prediger", "bp")):
        found[ours] = defined(lambda theirs=theirs: getattr(frame, theirs)()["est"]["coefficient_value"])
    found["percent"] = defined(lambda: frame.gwet()["est"]["pa"])
    whole = ~np.isnan(values).any(axis=1)
    if values.shape[1] == 2 and whole.any():
        names = np.unique(values[~np.isnan(values)])
        first, second = (np.searchsorted(names, values[whole][:, at]) for at in (0, 1))
        counts = np.zeros((len(names), len(names)))
        np.add.at(counts, (first, second), 1)
        found["cohen_kappa"] = defined(lambda: inter_rater.cohens_kappa(counts).kappa)
        # Scott's pi is Fleiss' kappa of two coders without gaps.
        rows, _ = inter_rater.aggregate_raters(values[whole].astype(int))
        found["scott_pi"] = defined(lambda: inter_rater.fleiss_kappa(rows, method="fleiss"))
    elif whole.all():
        rows, _ = inter_rater.aggregate_raters(values.astype(int))
        found["fleiss statsmodels"] = defined(lambda: inter_rater.fleiss_kappa(rows, method="fleiss"))
    return found


def ours(binary, paths, *options):
    answer = subprocess.run([binary, *options, *map(str, paths)], check=True, capture_output=True, text=True)
    return [json.loads(line) for line in answer.stdout.splitlines()]


def differences(args, folder):
    rng = np.random.default_rng(args.seed)
    tables, paths = [], []
    for number in range(args.tables):
        gaps = 0.0 if number % 10 == 0 else rng.uniform(0, 0.5)
        values = table(rng, rng.integers(2, 60), rng.integers(2, 8), rng.integers(2, 7), gaps, rng.uniform(0, 1))
        tables.append(values)
        paths.append(folder / f"{number}.csv")
        write(paths[-1], values)
    answers = ours(args.binary, paths, "--no-interval")
    worst, compared, silent = {}, {}, {}
    for values, answer in zip(tables, answers):
        for name, theirs in packages(values).items():
            mine = answer["fleiss_kappa" if name == "fleiss statsmodels" else name]
            if theirs is None or mine is None:
                silent.setdefault(name, []).append((mine, theirs))
                continue
            compared[name] = compared.get(name, 0) + 1
            worst[name] = max(worst.get(name, 0.0), abs(mine - theirs))
    print(f"{args.tables} random tables with gaps, seed {args.seed}")
    for name, count in compared.items():
        lone = silent.get(name, [])
        mine_only = sum(mine is not None for mine, _ in lone)
        theirs_only = sum(theirs is not None for _, theirs in lone)
        print(f"  {name:20} {count:5} compared, largest difference {worst[name]:.1e}; "
              f"ours only {mine_only}, theirs only {theirs_only}, neither {len(lone) - mine_only - theirs_only}")
    return all(gap < 1e-9 for gap in worst.values())


def processor(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def clocked(work):
    wall, cpu = time.perf_counter(), processor(resource.RUSAGE_SELF)
    value = work()
    return value, time.perf_counter() - wall, processor(resource.RUSAGE_SELF) - cpu


def child(args, path, what, *options):
    """Heard's answer about one file, and the seconds of processor time of the whole process."""
    before = processor(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    answer = ours(args.binary, [path], *options)[0]
    wall, cpu = time.perf_counter() - started, processor(resource.RUSAGE_CHILDREN) - before
    # A child's ru_maxrss counts this process before it became the child's: it says its own.
    memory = answer["megabytes"] or 0
    print(f"  heard, file to {what:21}     {wall:7.2f} s, processor {cpu:7.2f} s, {memory:.0f} MB "
          f"(reading {answer['seconds_read']:.2f} s)")
    return answer, cpu


def bootstrap(values, draws):
    """The nominal alpha of `draws` tables of units drawn again, by krippendorff."""
    rng = np.random.default_rng(1)
    names = np.unique(values[~np.isnan(values)])
    counts = np.stack([(values == name).sum(axis=1) for name in names], axis=1)
    return [
        krippendorff.alpha(value_counts=counts[rng.integers(0, len(counts), len(counts))],
                           value_domain=names, level_of_measurement="nominal")
        for _ in range(draws)
    ]


def speed(args, folder):
    rng = np.random.default_rng(args.seed)
    values = table(rng, args.units, args.coders, 5, 0.2, 0.7)
    path = folder / "long.csv"
    write(path, values)
    print(f"{args.coders} coders x {args.units} units, a fifth missing ({path.stat().st_size / 1e6:.0f} MB of CSV)")
    plain = child(args, path, "figures", "--no-interval")
    answer, full = plain[0], child(args, path, "figures and interval")[1]
    loaded, wall_read, cpu_read = clocked(lambda: pd.read_csv(path, index_col="unit").to_numpy(float))
    print(f"  pandas, reading                          {wall_read:7.2f} s, processor {cpu_read:7.2f} s")
    total = cpu_read
    worst = 0.0
    for metric in METRICS:
        theirs, wall_one, cpu_one = clocked(lambda metric=metric: alpha(loaded, metric))
        total += cpu_one
        worst = max(worst, abs(theirs - answer[metric]))
        print(f"  krippendorff, {metric:10}                 {wall_one:7.2f} s, processor {cpu_one:7.2f} s")
    frame, wall_one, cpu_one = clocked(lambda: CAC(pd.DataFrame(loaded), digits=15))
    total += cpu_one
    print(f"  irrCAC, set up                           {wall_one:7.2f} s, processor {cpu_one:7.2f} s")
    for name, theirs in (("fleiss_kappa", "fleiss"), ("gwet_ac1", "gwet"), ("brennan_prediger", "bp")):
        value, wall_one, cpu_one = clocked(
            lambda theirs=theirs: getattr(frame, theirs)()["est"]["coefficient_value"])
        total += cpu_one
        worst = max(worst, abs(value - answer[name]))
        print(f"  irrCAC, {name:17}                {wall_one:7.2f} s, processor {cpu_one:7.2f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tried = 3
    _, _, cpu_draws = clocked(lambda: bootstrap(loaded, tried))
    draws = min(1000, max(200, 40_000_000 // args.units))
    print(f"  krippendorff, {tried} of {draws} draws of an interval     processor {cpu_draws:7.2f} s")
    print(f"  packages, figures                        processor {total:7.2f} s, {peak:.0f} MB; "
          f"largest difference {worst:.1e}")
    interval = total + cpu_draws / tried * draws
    print(f"  packages, figures and interval (reckoned) processor {interval:6.2f} s")
    print(f"  ratio of processor time: figures {total / plain[1]:.1f}, with interval {interval / full:.1f}")
    return worst < 1e-9


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tables", type=int, default=1000)
    options.add_argument("--units", type=int, default=200_000)
    options.add_argument("--coders", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--binary", default=str(ROOT / "target/release/examples/agreement"))
    args = options.parse_args()
    if not pathlib.Path(args.binary).is_file():
        sys.exit(f"{args.binary} is not there: cargo build --release -p heard-measure --example agreement")
    with tempfile.TemporaryDirectory() as folder:
        same = differences(args, pathlib.Path(folder))
        quick = speed(args, pathlib.Path(folder)) if args.units else True
    sys.exit(0 if same and quick else 1)


if __name__ == "__main__":
    main()
