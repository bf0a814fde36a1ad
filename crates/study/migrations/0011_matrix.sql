-- What people wrote of a case and a theme in their own words, and the passages it rests on:
-- coding, transcript, start, end, as they lay then. An empty summary: read, nothing to chart.
CREATE TABLE chart (
    id      INTEGER PRIMARY KEY,
    case_of TEXT NOT NULL REFERENCES participant (id),
    theme   TEXT NOT NULL,
    summary TEXT NOT NULL,
    rests   TEXT NOT NULL CHECK (json_valid(rests)),
    author  TEXT NOT NULL,
    at      TEXT NOT NULL,
    UNIQUE (case_of, theme)
) STRICT;

-- What was decided where coders differ. The codings themselves stay as they are: `readings` says
-- how they stood then (coder, codes, codings), `codes` which of them stand in the consensus.
CREATE TABLE reconciliation (
    id          INTEGER PRIMARY KEY,
    transcript  TEXT NOT NULL REFERENCES transcript (id),
    "start"     INTEGER NOT NULL,
    "end"       INTEGER NOT NULL,
    about       TEXT NOT NULL CHECK (json_valid(about)),
    readings    TEXT NOT NULL CHECK (json_valid(readings)),
    outcome     TEXT NOT NULL CHECK (outcome IN ('one', 'both', 'neither', 'other', 'rule')),
    codes       TEXT NOT NULL CHECK (json_valid(codes)),
    rule        TEXT NOT NULL,
    in_codebook INTEGER NOT NULL CHECK (in_codebook IN (0, 1)),
    deciders    TEXT NOT NULL,
    author      TEXT NOT NULL,
    at          TEXT NOT NULL
) STRICT;
CREATE INDEX reconciliation_transcript ON reconciliation (transcript);
