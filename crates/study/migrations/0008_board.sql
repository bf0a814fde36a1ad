-- What the board shows beside the quotes: projections, filled with `shown` and never journalled.

CREATE TABLE shown_theme (
    id       TEXT PRIMARY KEY,
    place    INTEGER NOT NULL,
    name     TEXT NOT NULL,
    colour   TEXT NOT NULL,
    letters  TEXT NOT NULL,
    -- How many passages are coded under it, and how many people said them.
    passages INTEGER NOT NULL,
    people   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE shown_code (
    id       TEXT PRIMARY KEY,
    theme    TEXT NOT NULL,
    place    INTEGER NOT NULL,
    name     TEXT NOT NULL,
    letters  TEXT NOT NULL,
    strength INTEGER NOT NULL CHECK (strength IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Whom the board may show at all: a random name, the label, the part in the study, the uses.
CREATE TABLE shown_voice (
    voice TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    role  TEXT NOT NULL,
    uses  TEXT NOT NULL CHECK (json_valid(uses))
) STRICT, WITHOUT ROWID;

-- Quotes whose words overlap share a number, so that no set says the same twice.
CREATE TABLE shown_kin (
    quote INTEGER PRIMARY KEY,
    kin   INTEGER NOT NULL
) STRICT;

-- Filled again when next asked for.
DELETE FROM shown_at;

-- Cards that stay when a set is pulled again.
CREATE TABLE collection_pin (
    collection TEXT NOT NULL REFERENCES collection (name),
    quote      INTEGER NOT NULL REFERENCES quote (id),
    PRIMARY KEY (collection, quote)
) STRICT, WITHOUT ROWID;
CREATE INDEX collection_pin_quote ON collection_pin (quote);

-- Why these quotes of a theme and no others, and which of them say the contrary.
CREATE TABLE collection_theme (
    collection TEXT NOT NULL REFERENCES collection (name),
    theme      TEXT NOT NULL,
    reason     TEXT NOT NULL,
    contrary   TEXT NOT NULL CHECK (contrary IN ('', 'yes', 'none_found', 'not_looked')),
    PRIMARY KEY (collection, theme)
) STRICT, WITHOUT ROWID;
