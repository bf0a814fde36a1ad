-- Whether a file is here is asked for every file of a folder: without this the question grows with the study.
CREATE INDEX transcript_original ON transcript (original_sha256);
