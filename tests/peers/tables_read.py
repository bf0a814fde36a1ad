"""pandas reads the tables that Heard wrote as CSV and as a workbook, and both say the same.

Usage: tables_read.py CSV_FOLDER WORKBOOK
"""
import sys

import pandas

import told

NAMES = ["codings", "quotes", "participants", "attributes", "turns"]


def line(cell):
    """A cell of a workbook as one line, as it is shown there."""
    return " ".join(("" if pandas.isna(cell) else str(cell)).split())


def main(plain, workbook):
    read = pandas.read_csv(f"{plain}/dictionary.csv")
    columns = {name: list(rows["column"]) for name, rows in read.groupby("table")}
    for name in NAMES:
        rows = told.rows(f"{plain}/{name}.csv")
        table = pandas.read_csv(f"{plain}/{name}.csv")
        assert list(table.columns) == columns[name], name
        assert len(table) == len(rows), name
        sheet = pandas.read_excel(workbook, sheet_name=name, dtype=str, keep_default_na=False)
        assert list(sheet.columns) == columns[name], name
        assert len(sheet) == len(rows), (name, len(sheet), len(rows))
        for row, other in zip(rows, sheet.to_dict("records")):
            for column in columns[name]:
                if column != "words":
                    assert line(told.words(row[column])) == line(other[column]), (name, column)
    codings = pandas.read_csv(f"{plain}/codings.csv")
    turns = pandas.read_csv(f"{plain}/turns.csv")
    print(f"pandas: {len(codings)} codings and {len(turns)} turns, the same from CSV and Excel")


if __name__ == "__main__":
    main(*sys.argv[1:])
