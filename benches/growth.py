#!/usr/bin/env python3
"""How the commands that people wait for grow: a study of 20 transcripts with 10,000 codings, and one of ten times both.

    benches/growth.py HEARD        the program to measure, optimised

Each command is a process of its own, as it is when somebody types it: seconds of the clock (the middle one, and the slowest of a
hundred but one) and of the processor, and how many times as much ten times the study takes.
"""

import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
SIZES = [(20, 10_000), (200, 100_000)]
KILOBYTES = 60
# The texts are made of forty words, so a word alone is said everywhere.
WORDS = ['"nobody said"', '"asked again"', '"mum drove"', '"warm bed"', '"got dark"']


def seconds(arguments, times, cwd):
    """The clock of each run, in order, and the processor of one, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    clock = []
    for turn in range(times):
        command = [argument.replace("WORD", WORDS[turn % len(WORDS)]) for argument in arguments]
        began = time.perf_counter()
        subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        clock.append(time.perf_counter() - began)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return sorted(clock), cpu / times


def measure(heard, transcripts, codings, room):
    project = room / f"{codings}.qdpx"
    making = [sys.executable, HERE / "exchange.py", str(codings), str(transcripts), str(KILOBYTES), "0", project]
    subprocess.run(making, check=True, stdout=subprocess.DEVNULL)
    study = str(room / f"study-{codings}")
    subprocess.run([heard, "init", study], check=True, capture_output=True)
    on = [heard, "--study", study]
    asked = [
        ("taking it in", [*on, "import", str(project)], 1),
        ("the first search, which makes the index", [*on, "search", WORDS[0]], 1),
        ("opening it: the list of transcripts", [*on, "transcript", "list"], 20),
        ("a search", [*on, "search", "WORD"], 100),
        ("the check of everything", [*on, "check"], 1),
    ]
    return [(what, *seconds(command, times, room)) for what, command, times in asked]


def main():
    heard = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as room:
        small, large = (measure(heard, *size, pathlib.Path(room)) for size in SIZES)
    print(f"| what | {SIZES[0][0]} transcripts, {SIZES[0][1]:,} codings | {SIZES[1][0]}, {SIZES[1][1]:,} | times |")
    print("|---|---|---|---|")
    for (what, little, cpu), (_, much, more) in zip(small, large):
        def told(clock, cpu):
            slowest = f", slowest {clock[-2]:.3f}" if len(clock) >= 100 else ""
            return f"{statistics.median(clock):.3f} s{slowest} ({cpu:.3f} CPU s)"
        print(f"| {what} | {told(little, cpu)} | {told(much, more)} | {more / cpu:.1f} |")


main()
