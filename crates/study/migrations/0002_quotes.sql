-- Quotes --------------------------------------------------------------------------------------

CREATE TABLE quote (
    id            INTEGER PRIMARY KEY,
    transcript    TEXT NOT NULL REFERENCES transcript (id),
    start         INTEGER NOT NULL CHECK (start >= 0),
    end           INTEGER NOT NULL,
    source_digest TEXT NOT NULL CHECK (length(source_digest) = 64),
    participant   TEXT REFERENCES participant (id),
    code          TEXT REFERENCES known_code (id),
    edits         TEXT NOT NULL CHECK (json_valid(edits)),
    purpose       TEXT NOT NULL,
    content_notes TEXT NOT NULL CHECK (json_valid(content_notes)),
    court         TEXT NOT NULL CHECK (court IN ('none', 'mention', 'substance')),
    safeguarding  INTEGER NOT NULL CHECK (safeguarding IN (0, 1)),
    -- Taken out for good, with the reason in the journal.
    rejected      INTEGER NOT NULL CHECK (rejected IN (0, 1)),
    by            TEXT NOT NULL,
    at            TEXT NOT NULL,
    CHECK (end > start)
) STRICT;
CREATE INDEX quote_place ON quote (transcript, start);
CREATE INDEX quote_code ON quote (code) WHERE code IS NOT NULL;
CREATE INDEX quote_participant ON quote (participant) WHERE participant IS NOT NULL;

-- What a passage tells that calls for care or for a lawyer, whoever quotes it.
CREATE TABLE passage_tag (
    transcript TEXT NOT NULL REFERENCES transcript (id),
    start      INTEGER NOT NULL CHECK (start >= 0),
    end        INTEGER NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN
        ('court_mention', 'court_substance', 'safeguarding', 'high_distress', 'sexual_offence')),
    PRIMARY KEY (transcript, start, end, kind),
    CHECK (end > start)
) STRICT, WITHOUT ROWID;

CREATE TABLE review (
    id           INTEGER PRIMARY KEY,
    quote        INTEGER NOT NULL REFERENCES quote (id),
    transcript   TEXT NOT NULL,
    reviewer     TEXT NOT NULL CHECK (reviewer <> ''),
    role         TEXT NOT NULL
        CHECK (role IN ('peer', 'researcher', 'practitioner', 'participant')),
    verdict      TEXT NOT NULL
        CHECK (verdict IN ('approve', 'change', 'veto', 'pass', 'knows_person')),
    uses         TEXT NOT NULL CHECK (json_valid(uses)),
    shown_digest TEXT NOT NULL CHECK (length(shown_digest) = 64),
    on_day       TEXT NOT NULL,
    comment      TEXT NOT NULL,
    -- The sealed codebook version then: an approval falls when its code changes.
    version      INTEGER NOT NULL
) STRICT;
CREATE INDEX review_quote ON review (quote);
CREATE INDEX review_reviewer ON review (reviewer);

-- Who was asked to look at what.
CREATE TABLE assignment (
    quote    INTEGER NOT NULL REFERENCES quote (id),
    reviewer TEXT NOT NULL CHECK (reviewer <> ''),
    role     TEXT NOT NULL
        CHECK (role IN ('peer', 'researcher', 'practitioner', 'participant')),
    uses     TEXT NOT NULL CHECK (json_valid(uses)),
    PRIMARY KEY (quote, reviewer)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignment_reviewer ON assignment (reviewer);

-- What facilitators and reviewers see: masked words under a seal, and nothing else. A
-- projection: dropped and filled again, and not shown at all while it is behind the journal.
CREATE TABLE shown (
    quote         INTEGER PRIMARY KEY,
    public_id     TEXT NOT NULL UNIQUE,
    words         TEXT NOT NULL,
    digest        TEXT NOT NULL CHECK (length(digest) = 64),
    seal          TEXT NOT NULL CHECK (length(seal) = 64),
    shown_digest  TEXT NOT NULL CHECK (length(shown_digest) = 64),
    label         TEXT NOT NULL,
    -- A random name a person, so that a reviewer who knows somebody is not shown them again.
    voice         TEXT NOT NULL,
    theme         TEXT NOT NULL,
    code          TEXT NOT NULL,
    content_notes TEXT NOT NULL CHECK (json_valid(content_notes)),
    edited        INTEGER NOT NULL CHECK (edited IN (0, 1)),
    -- Uses that the person allows and reviewers approved.
    uses          TEXT NOT NULL CHECK (json_valid(uses))
) STRICT;

-- A random name a person; which is whose stays here, out of sight of the two doors.
CREATE TABLE voice (
    participant TEXT PRIMARY KEY,
    public_id   TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

CREATE TABLE shown_at (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    position INTEGER NOT NULL,
    on_day   TEXT NOT NULL
) STRICT;

-- What seals masked words. Random, made once, in no journal.
CREATE TABLE seal (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    secret TEXT NOT NULL CHECK (length(secret) = 64)
) STRICT;

-- Sentences that participants said in public, and words that were found to name nobody.
CREATE TABLE published (
    id   INTEGER PRIMARY KEY,
    text TEXT NOT NULL CHECK (text <> '')
) STRICT;

CREATE TABLE allowed_word (
    word   TEXT PRIMARY KEY CHECK (word <> ''),
    by     TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Collections ---------------------------------------------------------------------------------

CREATE TABLE collection (
    name     TEXT PRIMARY KEY CHECK (name <> ''),
    title    TEXT NOT NULL,
    use      TEXT NOT NULL,
    on_day   TEXT,
    shown_to TEXT NOT NULL,
    labels   TEXT NOT NULL CHECK (labels IN ('chosen', 'stable', 'role')),
    built_by TEXT NOT NULL CHECK (json_valid(built_by)),
    -- Entities that the page names on purpose beside the quotes.
    named    TEXT NOT NULL CHECK (json_valid(named)),
    tables   TEXT NOT NULL CHECK (json_valid(tables))
) STRICT, WITHOUT ROWID;

CREATE TABLE collection_quote (
    collection TEXT NOT NULL REFERENCES collection (name),
    quote      INTEGER NOT NULL REFERENCES quote (id),
    place      INTEGER NOT NULL,
    PRIMARY KEY (collection, quote)
) STRICT, WITHOUT ROWID;
CREATE INDEX collection_quote_quote ON collection_quote (quote);

CREATE TABLE sign_off (
    id         INTEGER PRIMARY KEY,
    collection TEXT NOT NULL REFERENCES collection (name),
    check_id   TEXT NOT NULL,
    evidence   TEXT NOT NULL CHECK (length(evidence) = 64),
    by         TEXT NOT NULL CHECK (by <> ''),
    capacity   TEXT NOT NULL CHECK (capacity IN ('team', 'legal')),
    reason     TEXT NOT NULL CHECK (reason <> ''),
    on_day     TEXT NOT NULL
) STRICT;
CREATE INDEX sign_off_collection ON sign_off (collection);

-- Releases: the ledger ------------------------------------------------------------------------

CREATE TABLE release (
    name            TEXT PRIMARY KEY CHECK (name <> ''),
    collection      TEXT NOT NULL,
    title           TEXT NOT NULL,
    use             TEXT NOT NULL,
    audience        TEXT NOT NULL CHECK (audience IN ('workshop', 'training', 'public')),
    on_day          TEXT NOT NULL,
    shown_to        TEXT NOT NULL,
    codebook        INTEGER NOT NULL,
    codebook_hash   TEXT NOT NULL,
    -- The place in the journal at which the gate looked.
    position        INTEGER NOT NULL,
    policy          TEXT NOT NULL CHECK (length(policy) = 64),
    manifest_sha256 TEXT NOT NULL CHECK (length(manifest_sha256) = 64),
    report          TEXT NOT NULL CHECK (json_valid(report)),
    made_by         TEXT NOT NULL,
    at              TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('out', 'recalled', 'erased'))
) STRICT, WITHOUT ROWID;

CREATE TABLE release_card (
    release     TEXT NOT NULL REFERENCES release (name),
    number      INTEGER NOT NULL,
    quote       INTEGER NOT NULL,
    transcript  TEXT NOT NULL,
    start       INTEGER NOT NULL,
    end         INTEGER NOT NULL,
    people      TEXT NOT NULL CHECK (json_valid(people)),
    label       TEXT NOT NULL,
    words       TEXT NOT NULL,
    readable    TEXT NOT NULL CHECK (json_valid(readable)),
    PRIMARY KEY (release, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE release_table (
    release TEXT NOT NULL REFERENCES release (name),
    place   INTEGER NOT NULL,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (release, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE release_file (
    release TEXT NOT NULL REFERENCES release (name),
    path    TEXT NOT NULL,
    sha256  TEXT NOT NULL CHECK (length(sha256) = 64),
    bytes   INTEGER NOT NULL,
    cards   TEXT NOT NULL CHECK (json_valid(cards)),
    PRIMARY KEY (release, path)
) STRICT, WITHOUT ROWID;
