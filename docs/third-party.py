#!/usr/bin/env python3
"""Collects the licence texts of everything that the program is built from, for a release.

    docs/third-party.py OUT      writes one text file: each text once, with the crates that it is of

The crates are those that `cargo tree` names for the program itself, without tests; their texts are the files that came
with them. Crates that came without any stand at the end, with their licence and where their source lies.
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).parent.parent
NAMES = re.compile(r"^(licen[cs]e|copying|notice|unlicense|copyright)", re.I)


def run(*words):
    return subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def main():
    tree = run("cargo", "tree", "--locked", "-p", "heard", "-e", "normal", "--prefix", "none", "-f", "{p}")
    built = {tuple(line.split(" (")[0].split(" v")[:2]) for line in tree.splitlines() if line}
    packages = json.loads(run("cargo", "metadata", "--locked", "--format-version", "1"))["packages"]
    texts, without = {}, []
    for package in sorted(packages, key=lambda one: (one["name"], one["version"])):
        version = package["version"]
        if not package["source"] or (package["name"], version) not in built:
            continue
        folder = pathlib.Path(package["manifest_path"]).parent
        files = sorted(one for one in folder.iterdir() if one.is_file() and NAMES.match(one.name))
        if not files:
            without.append(f"{package['name']} {version}: {package['license']}; {package['repository'] or 'crates.io'}")
        for file in files:
            text = file.read_text(errors="replace").strip()
            texts.setdefault(text, []).append(f"{package['name']} {version}")
    out = [f"{', '.join(crates)}\n\n{text}\n" for text, crates in texts.items()]
    out.append("\n".join(["These came without a text of their own:", "", *without, ""]))
    pathlib.Path(sys.argv[1]).write_text(f"\n{'-' * 80}\n\n".join(out))
    print(f"{len(built)} crates, {len(texts)} texts, {len(without)} without a text of their own")


main()
