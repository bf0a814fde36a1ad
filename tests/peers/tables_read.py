"""pandas reads the tables that Heard wrote as CSV and as Parquet, and both say the same.

Usage: tables_read.py CSV_FOLDER PARQUET_FOLDER
"""
import sys

import pandas
import pyarrow
import pyarrow.parquet

import told

NAMES = ["codings", "quotes", "participants", "attributes", "turns"]


def main(plain, typed):
    kinds = {(row["table"], row["column"]): row["parquet"] for row in told.rows(f"{plain}/dictionary.csv")}
    for name in NAMES:
        table = pyarrow.parquet.read_table(f"{typed}/{name}.parquet")
        for field in table.schema:
            number = kinds[(name, field.name)] == "INT64"
            assert field.type == (pyarrow.int64() if number else pyarrow.string()), (name, field)
        rows = told.rows(f"{plain}/{name}.csv")
        found = table.to_pylist()
        assert len(rows) == len(found), (name, len(rows), len(found))
        for row, other in zip(rows, found):
            other = {column: "" if cell is None else str(cell) for column, cell in other.items()}
            row = {column: told.words(cell) for column, cell in row.items()}
            assert row == other, (name, [c for c in row if row[c] != other[c]])
        read = pandas.read_parquet(f"{typed}/{name}.parquet")
        assert len(read) == len(rows)
    turns = pandas.read_parquet(f"{typed}/turns.parquet")
    codings = pandas.read_parquet(f"{typed}/codings.parquet")
    print(f"pandas: {len(codings)} codings and {len(turns)} turns, the same from CSV and Parquet")


if __name__ == "__main__":
    main(*sys.argv[1:])
