"""What Heard's own tables say of a study: the truth that other programs' readings are held to."""
import csv
from collections import Counter


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def codings(folder):
    """Each coding as transcript, code, coder and the exact words, counted."""
    return Counter(
        (row["transcript"], row["code_name"], row["coder"], words(row["words"]))
        for row in rows(f"{folder}/codings.csv")
    )


def words(cell):
    """A cell as it was before an apostrophe kept a spreadsheet from running it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@\t\r" else cell


def hold(name, expected, found):
    """Ends with what is missing or too much, or says how many there are."""
    missing, over = expected - found, found - expected
    if missing or over:
        one = next(iter((missing or over).items()))
        where = [part for part in one[0][:3]]
        raise SystemExit(
            f"{name}: {sum(missing.values())} missing, {sum(over.values())} too much, such as {where}"
        )
    print(f"{name}: {sum(found.values())} codings, each on its exact words")
