-- What objects of this study are called in projects that other programs read: so that the same
-- project, come back, is known again. The row of kind `study` is this study's own seed.
CREATE TABLE exchanged (
    kind   TEXT NOT NULL CHECK (kind IN
        ('study', 'code', 'transcript', 'coding', 'memo', 'participant')),
    guid   TEXT NOT NULL CHECK (length(guid) = 36),
    id     TEXT NOT NULL,
    -- Of what the project said when it was last here; empty where it was never here.
    digest TEXT NOT NULL,
    -- The transcript or participant it goes with, `transcript:ID`; empty for none.
    owner  TEXT NOT NULL,
    PRIMARY KEY (kind, guid)
) STRICT, WITHOUT ROWID;
CREATE INDEX exchanged_id ON exchanged (kind, id);
