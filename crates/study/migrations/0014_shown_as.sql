-- The random name under which a quote is shown. It keeps it while it is held back, so that an answer that
-- comes meanwhile is still known for what it is about. A projection as `shown` is, in no journal.
CREATE TABLE shown_as (
    quote     INTEGER PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO shown_as SELECT quote, public_id FROM shown;
