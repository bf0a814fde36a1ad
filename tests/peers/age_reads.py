"""Opens an encrypted backup with pyrage, looks into it, and encrypts it again for the same key.

Usage: age_reads.py keygen KEY_FILE
       age_reads.py passphrase WORDS_FILE BACKUP
       age_reads.py key KEY_FILE BACKUP AGAIN
"""
import io
import sqlite3
import sys
import tempfile
import zipfile

import pyrage


def look(plain):
    backup = zipfile.ZipFile(io.BytesIO(plain))
    assert backup.testzip() is None
    with tempfile.TemporaryDirectory() as folder:
        place = backup.extract("study.db", folder)
        database = sqlite3.connect(place)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return database.execute("SELECT count(*) FROM transcript").fetchone()[0]


def main(how, secret, backup=None, again=None):
    if how == "keygen":
        key = pyrage.x25519.Identity.generate()
        open(secret, "w").write(f"# made by pyrage\n{key}\n")
        print(key.to_public())
        return
    sealed = open(backup, "rb").read()
    words = open(secret).read().splitlines()
    if how == "passphrase":
        plain = pyrage.passphrase.decrypt(sealed, words[0])
    else:
        key = pyrage.x25519.Identity.from_str(words[-1])
        plain = pyrage.decrypt(sealed, [key])
        open(again, "wb").write(pyrage.encrypt(plain, [key.to_public()]))
    print(f"pyrage opened it by {how}: {look(plain)} transcripts")


main(*sys.argv[1:])
