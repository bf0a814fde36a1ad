"""Taguette imports a codebook that Heard wrote, tag for tag and letter for letter.

Usage: taguette_reads.py CODEBOOK.csv
"""
import sys

from taguette.import_codebook import list_tags

import told


def main(file):
    with open(file, "rb") as reader:
        tags = {tag["path"]: tag["description"] for tag in list_tags(reader)}
    written = {row["tag"]: row["description"].strip() for row in told.rows(file)}
    if tags != written:
        other = sorted(set(tags.items()) ^ set(written.items()))
        raise SystemExit(f"{len(other)} tags are read otherwise than written, such as {other[0][0]!r}")
    print(f"Taguette: {len(tags)} tags, each with its description")


if __name__ == "__main__":
    main(*sys.argv[1:])
