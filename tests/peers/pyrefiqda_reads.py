"""pyrefiqda opens a project that Heard wrote, and every coding lies on its exact words.

Usage: pyrefiqda_reads.py FILE.qdpx TABLES DIALECT
"""
import sys
import tempfile
from collections import Counter

from pyrefiqda import RefiProject

import told

# What each dialect's places count, and how its texts are decoded.
UNITS = {"standard": 1, "maxqda": 1, "qualcoder": 1, "nvivo-win": 2}


def cut(text, start, end, dialect):
    """The words from `start` to `end` as the program of that dialect counts."""
    if UNITS[dialect] == 1:
        return text.replace("\r\n", "\n")[start:end]
    units = text.removeprefix("\ufeff").encode("utf-16-le")
    return units[2 * start : 2 * end].decode("utf-16-le").replace("\r\n", "\n")


def codes(found):
    """Every code by GUID."""
    waiting, by_guid = list(found), {}
    while waiting:
        code = waiting.pop()
        by_guid[code.guid] = code.name
        waiting.extend(code.code)
    return by_guid


def main(file, tables, dialect):
    with tempfile.TemporaryDirectory() as folder:
        project = RefiProject.load(file, folder)
        names = codes(project.code_book.codes.code)
        users = {user.guid: user.name for user in project.users.user}
        found = Counter()
        for source in project.sources.text_source:
            path = RefiProject.resolve_source_path(source.plain_text_path, folder)
            text = path.read_bytes().decode("utf-8")
            for selection in source.plain_text_selection:
                words = cut(text, selection.start_position, selection.end_position, dialect)
                for coding in selection.coding:
                    code = names[coding.code_ref.target_guid]
                    found[(source.name, code, users.get(coding.creating_user, ""), words)] += 1
    told.hold(f"pyrefiqda, {dialect}", told.codings(tables), found)


if __name__ == "__main__":
    main(*sys.argv[1:])
