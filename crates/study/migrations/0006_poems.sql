-- Poems: a collection whose quotes are laid out line by line. Places only, no words.

CREATE TABLE poem (
    collection TEXT PRIMARY KEY REFERENCES collection (name),
    form       TEXT NOT NULL CHECK (form IN ('i', 'pronoun', 'pantoum', 'cento', 'found')),
    columns    TEXT NOT NULL CHECK (json_valid(columns)),
    lines      TEXT NOT NULL CHECK (json_valid(lines)),
    stanzas    TEXT NOT NULL CHECK (json_valid(stanzas)),
    -- Lines that were found and not taken, each with why.
    left_out   TEXT NOT NULL CHECK (json_valid(left_out)),
    made_by    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Collections whose labels are made anew for each release, so that nobody can be followed from
-- one to the next.
CREATE TABLE collection_label (
    collection TEXT PRIMARY KEY REFERENCES collection (name),
    scheme     TEXT NOT NULL CHECK (scheme IN ('per_release'))
) STRICT, WITHOUT ROWID;
