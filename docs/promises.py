#!/usr/bin/env python3
"""Writes the table of promises in docs/reliability.md from one run of all tests.

    docs/promises.py            runs the tests (`cargo test --workspace`) and writes the table
    docs/promises.py LOG        takes the output of a run that was kept
    docs/promises.py --check LOG    writes nothing; ends with 1 where the table would differ

docs/promises.tsv says, for each promise, which tests show it (beginnings of their names), the figure (words, or a
pattern that finds it in what the tests print), what nobody has shown yet, and what a longer run by hand showed, with its
day. A promise passes where all of its tests ran and passed and nothing is lacking; one that no test can show, where it was shown
by hand.
"""

import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
PAGE = HERE / "reliability.md"
BEGIN, END = "<!-- the table: docs/promises.py -->", "<!-- end of the table -->"
TESTS = ["cargo", "test", "--workspace", "--locked", "--no-fail-fast", "--", "--nocapture"]


def run_of(arguments):
    if arguments:
        return pathlib.Path(arguments[0]).read_text(errors="replace")
    ran = subprocess.run(TESTS, cwd=HERE.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return ran.stdout.decode(errors="replace")


def results(log):
    """Each test's name, and whether it passed every time."""
    passed = {}
    for name, result in re.findall(r"^test (\S+) (?:- .*?)?\.\.\. .*?(ok|FAILED)$", log, re.M):
        passed[name] = passed.get(name, True) and result == "ok"
    return passed


def row(line, passed, log):
    number, promise, tests, figure, lacking, by_hand = (line.split("\t") + [""] * 6)[:6]
    shown = [[ok for name, ok in passed.items() if name.startswith(test)] for test in tests.split()]
    count = sum(map(len, shown))
    if figure.startswith("("):
        found = re.findall(figure, log)
        figure = found[-1] if found else "not printed"
    figure = "; by hand, ".join(part for part in (figure, by_hand) if part)
    if not all(all(of_one) for of_one in shown):
        today = "**fails**"
    elif not all(shown) or not (tests or by_hand):
        today = "not yet"
    else:
        today = "in part" if lacking else "pass"
    by = " ".join(f"`{test}`" for test in tests.split()) or "–"
    return f"| {number} | {promise} | {by} | {count or '–'} | {figure or '–'} | {today} | {lacking or '–'} |"


def main():
    arguments = sys.argv[1:]
    check = "--check" in arguments
    log = run_of([argument for argument in arguments if argument != "--check"])
    passed = results(log)
    rows = [row(line, passed, log) for line in (HERE / "promises.tsv").read_text().splitlines() if line]
    head = ["| # | promise | shown by the tests | so many | figure | today | nobody has shown yet |", "|---|---|---|---|---|---|---|"]
    page = PAGE.read_text()
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    new = before + BEGIN + "\n\n" + "\n".join(head + rows) + "\n\n" + END + after
    if check:
        sys.exit(0 if new == page else 1)
    PAGE.write_text(new)
    print(f"{len(passed)} tests, {sum(passed.values())} passed; {sum('| pass |' in one for one in rows)} of {len(rows)} promises whole")


main()
