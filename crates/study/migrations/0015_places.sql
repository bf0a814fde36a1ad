-- What stands beside a turn is found, and a transcript's codings counted, without looking at each coding.
DROP INDEX coding_place;
CREATE INDEX coding_place ON coding (transcript, start, end, state);
