-- Copies that were made of the study, and what was erased from it. In no journal of rows: the
-- journal says that a backup was made, and this says where it lies and how long it is kept.

CREATE TABLE backup (
    id         TEXT PRIMARY KEY CHECK (id <> ''),
    at         TEXT NOT NULL,
    place      TEXT NOT NULL,
    sha256     TEXT NOT NULL CHECK (length(sha256) = 64),
    bytes      INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    head       TEXT NOT NULL CHECK (length(head) = 64),
    keep_until TEXT
) STRICT, WITHOUT ROWID;

-- What was erased: random ids, digests, places. `target` says what only while it is being done.
CREATE TABLE erasure (
    id     TEXT PRIMARY KEY CHECK (id <> ''),
    place  INTEGER NOT NULL,
    at     TEXT NOT NULL,
    scope  TEXT NOT NULL CHECK (scope IN ('person', 'passage')),
    -- Keyed by the random id, so that a backup can be asked whether it still holds them.
    whom   TEXT NOT NULL CHECK (length(whom) = 64),
    step   TEXT NOT NULL CHECK (step IN ('begun', 'gone', 'done')),
    target TEXT,
    texts  TEXT NOT NULL CHECK (json_valid(texts)),
    CHECK ((step = 'done') = (target IS NULL))
) STRICT, WITHOUT ROWID;
