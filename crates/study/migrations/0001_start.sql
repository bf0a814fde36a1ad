-- The journal ---------------------------------------------------------------------------------

CREATE TABLE actor (
    id        INTEGER PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE,
    name      TEXT NOT NULL UNIQUE
) STRICT;

-- One row an operation. No words in it: they are in `payload`, whose rows can be destroyed.
CREATE TABLE event (
    seq     INTEGER PRIMARY KEY CHECK (seq > 0),
    at      TEXT NOT NULL,
    actor   INTEGER NOT NULL REFERENCES actor (id),
    role    TEXT NOT NULL CHECK (role IN ('researcher', 'peer', 'practitioner', 'facilitator')),
    kind    TEXT NOT NULL,
    -- The operation that this one takes back or does again.
    undoes  INTEGER REFERENCES event (seq),
    parts   INTEGER NOT NULL CHECK (parts >= 0),
    payload TEXT NOT NULL CHECK (length(payload) = 64),
    prev    TEXT NOT NULL CHECK (length(prev) = 64),
    digest  TEXT NOT NULL CHECK (length(digest) = 64)
) STRICT;
CREATE INDEX event_undoes ON event (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX event_actor ON event (actor, seq);

-- What an operation changed: part 0 its subject and reason, then one row for each changed row.
-- An erased part keeps its commitment and loses everything else.
CREATE TABLE payload (
    seq        INTEGER NOT NULL REFERENCES event (seq),
    part       INTEGER NOT NULL CHECK (part >= 0),
    tbl        TEXT NOT NULL,
    key        TEXT,
    owner      TEXT,
    before     TEXT,
    after      TEXT,
    salt       TEXT,
    commitment TEXT NOT NULL CHECK (length(commitment) = 64),
    erased     TEXT,
    PRIMARY KEY (seq, part),
    CHECK ((salt IS NULL) = (erased IS NOT NULL)),
    CHECK (erased IS NULL OR (key IS NULL AND before IS NULL AND after IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX payload_row ON payload (tbl, key, seq);
CREATE INDEX payload_owner ON payload (owner) WHERE owner IS NOT NULL;

-- Answers that were given before, so that a repeated request is one change.
CREATE TABLE saved (
    key TEXT PRIMARY KEY,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Numbers that were given out, and are never given twice, undo or not.
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Large things that never change: texts, turns, files as they came. Rows of other tables name
-- them by number and digest; only an erasure takes them away.
CREATE TABLE kept (
    id     INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    bytes  BLOB NOT NULL
) STRICT;

-- People --------------------------------------------------------------------------------------

CREATE TABLE participant (
    id          TEXT PRIMARY KEY CHECK (id <> ''),
    place       INTEGER NOT NULL,
    label       TEXT NOT NULL,
    role        TEXT NOT NULL,
    proceedings TEXT NOT NULL
        CHECK (proceedings IN ('unknown', 'ongoing', 'concluded', 'none', 'not_applicable'))
) STRICT, WITHOUT ROWID;

CREATE TABLE consent (
    participant       TEXT PRIMARY KEY REFERENCES participant (id),
    answers           TEXT NOT NULL CHECK (json_valid(answers)),
    given             TEXT NOT NULL CHECK (json_valid(given)),
    embargoes         TEXT NOT NULL CHECK (json_valid(embargoes)),
    not_with          TEXT NOT NULL CHECK (json_valid(not_with)),
    exclude_audiences TEXT NOT NULL CHECK (json_valid(exclude_audiences)),
    exclude_topics    TEXT NOT NULL CHECK (json_valid(exclude_topics)),
    copyright         TEXT NOT NULL CHECK (copyright IN ('retained', 'licensed', 'assigned')),
    attribution       TEXT NOT NULL
        CHECK (attribution IN ('none', 'role', 'chosen_pseudonym', 'named')),
    attribution_uses  TEXT NOT NULL CHECK (json_valid(attribution_uses)),
    verbatim          TEXT NOT NULL
        CHECK (verbatim IN ('exact', 'light_clean', 'participant_approved_only')),
    withdraw_by       TEXT,
    form              TEXT NOT NULL,
    conditions        TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE relation (
    from_id  TEXT NOT NULL REFERENCES participant (id),
    kind     TEXT NOT NULL CHECK (kind <> ''),
    to_id    TEXT NOT NULL REFERENCES participant (id),
    key_only INTEGER NOT NULL CHECK (key_only IN (0, 1)),
    PRIMARY KEY (from_id, kind, to_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX relation_to ON relation (to_id);

-- Transcripts ---------------------------------------------------------------------------------

CREATE TABLE transcript (
    id              TEXT PRIMARY KEY CHECK (id <> ''),
    place           INTEGER NOT NULL,
    title           TEXT NOT NULL,
    language        TEXT NOT NULL,
    date            TEXT,
    file            TEXT NOT NULL,
    format          TEXT NOT NULL,
    encoding        TEXT NOT NULL,
    original        INTEGER NOT NULL,
    original_sha256 TEXT NOT NULL CHECK (length(original_sha256) = 64),
    text            INTEGER NOT NULL,
    text_sha256     TEXT NOT NULL CHECK (length(text_sha256) = 64),
    turns           INTEGER NOT NULL,
    turns_sha256    TEXT NOT NULL CHECK (length(turns_sha256) = 64),
    turn_count      INTEGER NOT NULL CHECK (turn_count >= 0),
    bytes           INTEGER NOT NULL CHECK (bytes >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE speaker (
    transcript  TEXT NOT NULL REFERENCES transcript (id),
    label       TEXT NOT NULL,
    place       INTEGER NOT NULL,
    role        TEXT NOT NULL
        CHECK (role IN ('interviewer', 'participant', 'interpreter', 'advocate', 'unknown')),
    participant TEXT REFERENCES participant (id),
    PRIMARY KEY (transcript, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX speaker_participant ON speaker (participant) WHERE participant IS NOT NULL;

CREATE TABLE attribute (
    owner_kind TEXT NOT NULL CHECK (owner_kind IN ('participant', 'transcript')),
    owner      TEXT NOT NULL,
    name       TEXT NOT NULL CHECK (name <> ''),
    place      INTEGER NOT NULL,
    value      TEXT NOT NULL,
    disclosure TEXT NOT NULL CHECK (disclosure IN ('direct', 'quasi', 'safe')),
    PRIMARY KEY (owner_kind, owner, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE withdrawal (
    id          INTEGER PRIMARY KEY,
    participant TEXT NOT NULL REFERENCES participant (id),
    kind        TEXT NOT NULL CHECK (kind IN ('person', 'passage', 'uses')),
    uses        TEXT NOT NULL CHECK (json_valid(uses)),
    transcript  TEXT REFERENCES transcript (id),
    start       INTEGER,
    end         INTEGER,
    on_day      TEXT NOT NULL,
    reason      TEXT NOT NULL,
    CHECK ((kind = 'passage') = (transcript IS NOT NULL AND start IS NOT NULL AND end > start))
) STRICT;
CREATE INDEX withdrawal_participant ON withdrawal (participant);
CREATE INDEX withdrawal_transcript ON withdrawal (transcript) WHERE transcript IS NOT NULL;

-- The codebook --------------------------------------------------------------------------------

-- Version 0 is the empty book before the first; the one unsealed version is the draft over the head.
CREATE TABLE version (
    id      INTEGER PRIMARY KEY CHECK (id >= 0),
    parents TEXT NOT NULL CHECK (json_valid(parents)),
    sealed  INTEGER NOT NULL CHECK (sealed IN (0, 1)),
    title   TEXT NOT NULL,
    author  TEXT NOT NULL,
    role    TEXT NOT NULL,
    present TEXT NOT NULL CHECK (json_valid(present)),
    date    TEXT,
    reason  TEXT NOT NULL,
    hash    TEXT NOT NULL,
    CHECK (sealed = 0 OR length(hash) = 64)
) STRICT;
CREATE UNIQUE INDEX version_draft ON version (sealed) WHERE sealed = 0;

-- Ids that were given to codes, for life.
CREATE TABLE known_code (
    id TEXT PRIMARY KEY CHECK (id GLOB '[CT][0-9]*')
) STRICT, WITHOUT ROWID;

CREATE TABLE code (
    version INTEGER NOT NULL REFERENCES version (id),
    id      TEXT NOT NULL REFERENCES known_code (id),
    place   INTEGER NOT NULL,
    name    TEXT NOT NULL CHECK (name <> ''),
    status  TEXT NOT NULL CHECK (status IN ('active', 'retired')),
    fields  TEXT NOT NULL CHECK (json_valid(fields)),
    PRIMARY KEY (version, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX code_id ON code (id);

CREATE TABLE amendment (
    version INTEGER NOT NULL REFERENCES version (id),
    place   INTEGER NOT NULL,
    op      TEXT NOT NULL CHECK (op IN
        ('add', 'rename', 'redefine', 'move', 'merge', 'split', 'retire', 'restore', 'promote')),
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (version, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE coding (
    id              INTEGER PRIMARY KEY,
    transcript      TEXT NOT NULL REFERENCES transcript (id),
    start           INTEGER NOT NULL CHECK (start >= 0),
    end             INTEGER NOT NULL,
    code            TEXT NOT NULL REFERENCES known_code (id),
    applied_code    TEXT NOT NULL REFERENCES known_code (id),
    applied_version INTEGER NOT NULL REFERENCES version (id),
    applied_draft   INTEGER NOT NULL CHECK (applied_draft >= 0),
    coder           TEXT NOT NULL,
    at              TEXT NOT NULL,
    state           TEXT NOT NULL
        CHECK (state IN ('current', 'stale', 'queued', 'unrouted', 'hidden')),
    CHECK (end > start)
) STRICT;
CREATE INDEX coding_place ON coding (transcript, start);
CREATE INDEX coding_code ON coding (code, state);
CREATE INDEX coding_applied ON coding (applied_code);
CREATE INDEX coding_version ON coding (applied_version);

-- Transcripts that were read again for a code that came in after they were coded.
CREATE TABLE coverage (
    code       TEXT NOT NULL REFERENCES known_code (id),
    transcript TEXT NOT NULL REFERENCES transcript (id),
    read_by    TEXT NOT NULL,
    read_at    TEXT NOT NULL,
    PRIMARY KEY (code, transcript)
) STRICT, WITHOUT ROWID;
CREATE INDEX coverage_transcript ON coverage (transcript);

-- Memos, mentions -----------------------------------------------------------------------------

CREATE TABLE memo (
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN
        ('theoretical', 'methodological', 'reflexive', 'code', 'case', 'meeting', 'ethics')),
    anchor_kind TEXT NOT NULL CHECK (anchor_kind IN
        ('study', 'transcript', 'passage', 'code', 'participant', 'version', 'quote', 'release')),
    anchor      TEXT NOT NULL,
    start       INTEGER,
    end         INTEGER,
    author      TEXT NOT NULL,
    at          TEXT NOT NULL,
    text        TEXT NOT NULL,
    CHECK ((anchor_kind = 'passage') = (start IS NOT NULL AND end > start))
) STRICT;
CREATE INDEX memo_anchor ON memo (anchor_kind, anchor);

CREATE TABLE entity (
    id               INTEGER PRIMARY KEY,
    -- Its neutral name in the key (CHILD-02); empty for one that is not in it.
    name             TEXT NOT NULL,
    class            TEXT NOT NULL,
    replacement_kind TEXT NOT NULL CHECK (replacement_kind IN
        ('pseudonym', 'descriptor', 'generalised', 'date_shift', 'keep')),
    replacement      TEXT NOT NULL,
    participant      TEXT REFERENCES participant (id)
) STRICT;
CREATE UNIQUE INDEX entity_name ON entity (name) WHERE name <> '';
CREATE INDEX entity_participant ON entity (participant) WHERE participant IS NOT NULL;

CREATE TABLE mention (
    id         INTEGER PRIMARY KEY,
    transcript TEXT NOT NULL REFERENCES transcript (id),
    start      INTEGER NOT NULL CHECK (start >= 0),
    end        INTEGER NOT NULL,
    class      TEXT NOT NULL,
    -- Thousandths.
    score      INTEGER NOT NULL CHECK (score BETWEEN 0 AND 1000),
    decision   TEXT NOT NULL CHECK (decision IN ('suggested', 'accepted', 'rejected')),
    entity     INTEGER REFERENCES entity (id),
    noticed_by TEXT NOT NULL,
    CHECK (end > start)
) STRICT;
-- Which transcripts were looked through, and by which version of the recognisers.
CREATE TABLE detection (
    transcript  TEXT PRIMARY KEY REFERENCES transcript (id),
    recognisers TEXT NOT NULL,
    at          TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX mention_place ON mention (transcript, start);
CREATE INDEX mention_entity ON mention (entity) WHERE entity IS NOT NULL;

INSERT INTO version VALUES (0, '[]', 1, '', '', '', '[]', NULL, '',
    '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO version VALUES (1, '[0]', 0, '', '', '', '[]', NULL, '', '');
