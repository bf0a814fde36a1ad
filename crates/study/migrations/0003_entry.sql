-- Who may come in. Passwords and sessions stand in no journal: they are secrets, or gone tomorrow.

CREATE TABLE user (
    name     TEXT PRIMARY KEY CHECK (name <> ''),
    role     TEXT NOT NULL CHECK (role IN ('owner', 'researcher', 'facilitator')),
    -- May sign what the gate holds.
    may_sign INTEGER NOT NULL CHECK (may_sign IN (0, 1)),
    disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    added_on TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Argon2id, in PHC form.
CREATE TABLE password (
    user TEXT PRIMARY KEY CHECK (user <> ''),
    hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A link for one reviewer. The token itself is known to whoever holds the link, and to nobody else.
CREATE TABLE invite (
    id       TEXT PRIMARY KEY CHECK (id <> ''),
    token    TEXT NOT NULL UNIQUE CHECK (length(token) = 64),
    reviewer TEXT NOT NULL CHECK (reviewer <> ''),
    role     TEXT NOT NULL
        CHECK (role IN ('peer', 'researcher', 'practitioner', 'participant')),
    made_on  TEXT NOT NULL,
    expires  TEXT NOT NULL,
    revoked  INTEGER NOT NULL CHECK (revoked IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX invite_reviewer ON invite (reviewer);

-- Who is in: the digest of a cookie, and whose it is.
CREATE TABLE session (
    id     TEXT PRIMARY KEY CHECK (length(id) = 64),
    user   TEXT,
    invite TEXT,
    seen   INTEGER NOT NULL,
    ends   INTEGER NOT NULL,
    CHECK ((user IS NULL) <> (invite IS NULL))
) STRICT, WITHOUT ROWID;
