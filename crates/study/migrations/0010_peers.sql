-- What a reviewer said beside the verdict. Belongs to a row of `review`, and goes with it.
CREATE TABLE review_answer (
    review     INTEGER PRIMARY KEY,
    transcript TEXT NOT NULL,
    -- Uses for which it waits, though it is fine for others.
    not_for    TEXT NOT NULL CHECK (json_valid(not_for)),
    lights     TEXT NOT NULL CHECK (json_valid(lights)),
    dignity    TEXT NOT NULL CHECK (dignity IN ('', 'yes', 'unsure', 'no')),
    recognised TEXT NOT NULL CHECK (recognised IN ('', 'yes', 'unsure', 'no')),
    if_mine    TEXT NOT NULL CHECK (if_mine IN ('', 'yes', 'unsure', 'no')),
    leave_out  TEXT NOT NULL
) STRICT;

-- Whose words a reviewer is not to be given: they live close by, say.
CREATE TABLE kept_apart (
    reviewer    TEXT NOT NULL CHECK (reviewer <> ''),
    participant TEXT NOT NULL REFERENCES participant (id),
    PRIMARY KEY (reviewer, participant)
) STRICT, WITHOUT ROWID;
CREATE INDEX kept_apart_participant ON kept_apart (participant);

-- Projections, as `shown`: filled again with it, in no journal ---------------------------------

-- Every voice in a quote.
CREATE TABLE review_voice (
    quote INTEGER NOT NULL,
    voice TEXT NOT NULL,
    PRIMARY KEY (quote, voice)
) STRICT, WITHOUT ROWID;

-- Voices that a reviewer is not shown: they may know the person, or are kept apart.
CREATE TABLE kept_from (
    reviewer TEXT NOT NULL,
    voice    TEXT NOT NULL,
    PRIMARY KEY (reviewer, voice)
) STRICT, WITHOUT ROWID;

-- What stands round a quote, masked and sealed as the quote is.
CREATE TABLE shown_round (
    quote  INTEGER NOT NULL,
    part   TEXT NOT NULL CHECK (part IN ('question', 'before', 'after')),
    words  TEXT NOT NULL,
    digest TEXT NOT NULL CHECK (length(digest) = 64),
    seal   TEXT NOT NULL CHECK (length(seal) = 64),
    PRIMARY KEY (quote, part)
) STRICT, WITHOUT ROWID;

-- What was changed, by kind, and whether it is hard to read.
CREATE TABLE shown_note (
    quote   INTEGER PRIMARY KEY,
    changes TEXT NOT NULL CHECK (json_valid(changes)),
    chosen  INTEGER NOT NULL CHECK (chosen IN (0, 1)),
    heavy   INTEGER NOT NULL CHECK (heavy IN (0, 1))
) STRICT;

-- A reviewer's own time: in no journal, for nobody is to count it -------------------------------

CREATE TABLE sitting (
    reviewer  TEXT PRIMARY KEY CHECK (reviewer <> ''),
    started   INTEGER NOT NULL,
    leave_out TEXT NOT NULL CHECK (json_valid(leave_out)),
    done      INTEGER NOT NULL,
    heavy     INTEGER NOT NULL,
    last_heavy INTEGER NOT NULL CHECK (last_heavy IN (0, 1)),
    -- The last quote that was answered, so that the answer can be changed.
    last      INTEGER
) STRICT, WITHOUT ROWID;

-- Answers that somebody began and did not finish.
CREATE TABLE draft (
    reviewer TEXT NOT NULL,
    quote    INTEGER NOT NULL,
    fields   TEXT NOT NULL CHECK (json_valid(fields)),
    PRIMARY KEY (reviewer, quote)
) STRICT, WITHOUT ROWID;
