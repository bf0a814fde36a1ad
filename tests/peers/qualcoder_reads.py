"""QualCoder's own importer opens a project that Heard wrote; its exporter gives one back.

QualCoder is no package: name its source folder (the one that holds `refi.py`) as the first argument.
It is run without a window, its Qt replaced by nothings; only `refi.py` is its own.

Usage: qualcoder_reads.py SOURCE FILE.qdpx TABLES [WHERE_TO_EXPORT]
Where TABLES is empty, nothing is compared.
"""
import builtins
import importlib.util
import json
import os
import resource
import sqlite3
import sys
import tempfile
import types
from collections import Counter

import told

# Its tables (database version 17), as far as texts go.
SCHEMA = """
CREATE TABLE project (databaseversion text, date text, memo text, about text, codername text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, date text, av_text_id integer, risid integer, unique(name));
CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer, width integer, height integer, cid integer, memo text, date text, owner text, important integer, pdf_page integer);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer, memo text, date text, owner text, important integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text, date text, unique(fid, pos0, pos1, owner));
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text, caseOrFile text, valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer, date text, owner text, unique(name, attr_type, id));
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner text, date text, memo text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text, unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid integer, unique(name));
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer, owner text, date text, memo text, avid integer, important integer, unique(cid, fid, pos0, pos1, owner));
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text, color text, supercid integer, unique(name));
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text, unique(name));
INSERT INTO project VALUES ('v17', '2026-11-22 09:00:00', '', 'QualCoder', 'default');
"""


class Nothing:
    """Takes any call, has any attribute, and does nothing."""

    def __init__(self, *_, **__):
        pass

    def __getattr__(self, _):
        return Nothing()

    def __call__(self, *_, **__):
        return Nothing()

    def __or__(self, _):
        return Nothing()


class Dialog:
    """A Qt class to inherit from; a file dialog answers what it was told to."""

    Option = Nothing()
    answer = ""

    def __init__(self, *_, **__):
        pass

    def __getattr__(self, _):
        return Nothing()

    @classmethod
    def getOpenFileName(cls, *_, **__):
        return Dialog.answer, True

    @classmethod
    def getExistingDirectory(cls, *_, **__):
        return Dialog.answer


def module(name, **members):
    made = types.ModuleType(name)
    made.__path__ = []
    made.__getattr__ = lambda _: Dialog
    made.__dict__.update(members)
    sys.modules[name] = made


def refi(folder):
    """QualCoder's `refi.py`, alone."""
    builtins._ = lambda words: words
    widgets = types.SimpleNamespace(QDialog=Dialog, QFileDialog=Dialog, QProgressDialog=Dialog)
    module("PyQt6", QtWidgets=widgets, QtCore=Nothing())
    module("qualcoder")
    module("qualcoder.color_selector", colors=["#777777"] * 120, color_matcher=lambda color: color)
    module("qualcoder.helpers", Message=Nothing)
    module("qualcoder.GUI")
    module("qualcoder.GUI.ui_dialog_refi_export_endings", Ui_Dialog_refi_export_line_endings=Nothing)
    spec = importlib.util.spec_from_file_location("qualcoder.refi", os.path.join(folder, "refi.py"))
    made = importlib.util.module_from_spec(spec)
    sys.modules["qualcoder.refi"] = made
    spec.loader.exec_module(made)
    return made


class App:
    """As much of QualCoder's application as its exchange asks for."""

    version, ai_models, project_name = "QualCoder", [], "from-heard.qda"

    def __init__(self, folder):
        self.project_path = folder
        os.makedirs(os.path.join(folder, "documents"))
        self.conn = sqlite3.connect(os.path.join(folder, "data.qda"))
        self.conn.executescript(SCHEMA)
        self.settings = {"directory": folder, "codername": "default", "ai_enable": "False"}

    def write_config_ini(self, *_):
        pass

    def get_annotations(self):
        columns = ["anid", "fid", "pos0", "pos1", "memo", "owner", "date"]
        rows = self.conn.execute(f"select {','.join(columns)} from annotation")
        return [dict(zip(columns, row)) for row in rows]


def seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main(source, file, tables, out=None):
    read = refi(source)
    with tempfile.TemporaryDirectory() as folder:
        app = App(os.path.join(folder, "from-heard.qda"))
        Dialog.answer = os.path.join(folder, "given.qdpx")
        os.symlink(os.path.abspath(file), Dialog.answer)
        said, before = [], seconds()
        read.RefiImport(app, said, "qdpx")
        taken = seconds() - before
        sql = """SELECT source.name, code_name.name, code_text.owner, seltext, fulltext, pos0, pos1
                 FROM code_text JOIN source ON source.id = fid JOIN code_name USING (cid)"""
        found = Counter()
        for name, code, coder, words, text, start, end in app.conn.execute(sql):
            assert text[start:end] == words
            found[(name, code, coder, words)] += 1
        told.hold("QualCoder", told.codings(tables) if tables else found, found)
        counts = {
            table: app.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ["source", "code_cat", "code_name", "cases", "attribute", "journal", "annotation"]
        }
        empty = app.conn.execute("SELECT count(*) FROM annotation WHERE memo = ''").fetchone()[0]
        print(json.dumps({"import_cpu_seconds": round(taken, 2), **counts, "empty_annotations": empty}))
        if out:
            os.makedirs(os.path.expanduser("~/.qualcoder"), exist_ok=True)
            Dialog.answer, before = os.path.abspath(out), seconds()
            read.RefiExport(app, said, "project")
            print(json.dumps({"export_cpu_seconds": round(seconds() - before, 2)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
