-- Revisions ------------------------------------------------------------------------------------

-- What a transcript was before it was typed anew, one row a revision; the newest is the
-- transcript itself. Its words lie in `kept`: whoever erases a transcript erases these too.
CREATE TABLE revision (
    transcript      TEXT NOT NULL REFERENCES transcript (id),
    number          INTEGER NOT NULL CHECK (number > 0),
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
    bytes           INTEGER NOT NULL CHECK (bytes >= 0),
    -- The labels of its speakers, in the order that its turns name them by.
    speakers        TEXT NOT NULL CHECK (json_valid(speakers)),
    -- When and by whom it was replaced.
    replaced_at     TEXT NOT NULL,
    replaced_by     TEXT NOT NULL,
    PRIMARY KEY (transcript, number)
) STRICT, WITHOUT ROWID;

-- What lay on words that a new revision changed, and waits for a person.
CREATE TABLE moved (
    id         INTEGER PRIMARY KEY,
    transcript TEXT NOT NULL REFERENCES transcript (id),
    -- The revision in which its words stood.
    revision   INTEGER NOT NULL CHECK (revision > 0),
    kind       TEXT NOT NULL CHECK (kind IN
        ('coding', 'mention', 'quote', 'memo', 'passage_tag', 'withdrawal', 'correction')),
    -- Where they stood there, in bytes.
    start      INTEGER NOT NULL CHECK (start >= 0),
    end        INTEGER NOT NULL,
    why        TEXT NOT NULL CHECK (why IN ('changed', 'moved', 'gone', 'voice')),
    -- The row it is about, as it stands now; as it was where it could not stay.
    row        TEXT NOT NULL CHECK (json_valid(row)),
    -- Whether the row stands in its table.
    stands     INTEGER NOT NULL CHECK (stands IN (0, 1)),
    CHECK (end > start)
) STRICT;
CREATE INDEX moved_place ON moved (transcript, start);

-- Slips of a typist put right: words laid over a stretch of the text, which itself stays.
CREATE TABLE correction (
    id         INTEGER PRIMARY KEY,
    transcript TEXT NOT NULL REFERENCES transcript (id),
    start      INTEGER NOT NULL CHECK (start >= 0),
    end        INTEGER NOT NULL,
    words      TEXT NOT NULL,
    by         TEXT NOT NULL,
    at         TEXT NOT NULL,
    CHECK (end > start)
) STRICT;
CREATE INDEX correction_place ON correction (transcript, start);
