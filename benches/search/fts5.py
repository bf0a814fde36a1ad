"""The same searches in SQLite's FTS5: the count, and the first 20 hits with snippets.

    fts5.py FOLDER [--build]

With --build it only builds its index, and says what that took.

FTS5 parts words at apostrophes, so its counts may differ a little from ours. It stores
the text. `new connection` opens the database anew in the running process.
"""

import pathlib
import re
import resource
import sqlite3
import statistics
import sys
import tempfile
import time

QUERIES = [
    ("word", "kubernetes"),
    ("common word", "people"),
    ("phrase", '"open source software"'),
    ("common phrase", '"you know"'),
    ("proximity", "NEAR(people community, 4)"),
    ("three near", "NEAR(open source community, 4)"),
    ("prefix", "contain*"),
    ("common prefix", "co*"),
    ("and, not", "kubernetes AND docker NOT cloud"),
    ("field", 'speaker:"Adam Stacoviak" AND speech:kubernetes'),
]
TURN = re.compile(r"^\*\*([^*\n]{1,79}):\*\*", re.M)


def turns(text):
    starts = list(TURN.finditer(text))
    if not starts or starts[0].start() > 0:
        yield "", text[: starts[0].start() if starts else len(text)].strip()
    for start, after in zip(starts, starts[1:] + [None]):
        yield start[1], text[start.end() : after.start() if after else len(text)].strip()


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def ask(connection, query):
    count = connection.execute("SELECT count(*) FROM turns WHERE turns MATCH ?", (query,)).fetchone()[0]
    connection.execute(
        "SELECT snippet(turns, 1, '[', ']', '…', 20) FROM turns WHERE turns MATCH ? ORDER BY rank LIMIT 20",
        (query,),
    ).fetchall()
    return count


def times(runs, work):
    before, took = cpu(), []
    for _ in range(runs):
        clock = time.perf_counter()
        work()
        took.append(time.perf_counter() - clock)
    return statistics.median(took) * 1000, (cpu() - before) * 1000 / runs


def main():
    folder = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as place:
        path = pathlib.Path(place) / "fts5.db"
        clock, before = time.perf_counter(), cpu()
        connection = sqlite3.connect(path)
        connection.execute(
            "CREATE VIRTUAL TABLE turns USING fts5(speaker, speech, tokenize='unicode61 remove_diacritics 2')"
        )
        for file in sorted(folder.glob("*.txt")):
            connection.executemany("INSERT INTO turns VALUES (?, ?)", turns(file.read_text(encoding="utf-8")))
        connection.commit()
        connection.execute("INSERT INTO turns(turns) VALUES ('optimize')")
        connection.commit()
        took, used = time.perf_counter() - clock, cpu() - before
        print(f"SQLite {sqlite3.sqlite_version} FTS5: built in {took:.1f} s, {used:.1f} s of CPU, {path.stat().st_size / 1e6:.1f} MB with the text")
        if "--build" in sys.argv:
            return
        for kind, query in QUERIES:
            print(f"{kind}: {query}")
            hits = ask(connection, query)
            median, used = times(9, lambda: ask(connection, query))
            print(f"{'':14} {'FTS5, warm':22} {hits:8} {median:10.2f} {used:10.1f}")

            def anew():
                other = sqlite3.connect(path)
                ask(other, query)
                other.close()

            median, used = times(5, anew)
            print(f"{'':14} {'FTS5, new connection':22} {'':8} {median:10.2f} {used:10.1f}")


main()
