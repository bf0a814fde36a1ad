-- The order of a codebook's entries can change, too; and versions come from other studies.

CREATE TABLE amendment_with_order (
    version INTEGER NOT NULL REFERENCES version (id),
    place   INTEGER NOT NULL,
    op      TEXT NOT NULL CHECK (op IN
        ('add', 'rename', 'redefine', 'move', 'merge', 'split', 'retire', 'restore', 'promote',
         'order')),
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (version, place)
) STRICT, WITHOUT ROWID;
INSERT INTO amendment_with_order SELECT version, place, op, body FROM amendment;
DROP TABLE amendment;
ALTER TABLE amendment_with_order RENAME TO amendment;

-- What a version that came from another study is called there, and codes that have another number.
CREATE TABLE version_origin (
    version INTEGER PRIMARY KEY REFERENCES version (id),
    hash    TEXT NOT NULL CHECK (length(hash) = 64),
    codes   TEXT NOT NULL CHECK (json_valid(codes))
) STRICT;
