-- What each reader said of a mention: who read it first, and who read it again without seeing what was said.
CREATE TABLE reading (
    mention    INTEGER NOT NULL,
    reader     TEXT NOT NULL,
    transcript TEXT NOT NULL REFERENCES transcript (id),
    decision   TEXT NOT NULL CHECK (decision IN ('accepted', 'rejected')),
    PRIMARY KEY (mention, reader)
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_transcript ON reading (transcript);
