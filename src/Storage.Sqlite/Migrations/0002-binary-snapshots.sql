-- Snapshots are compressed. What was saved before stays what it is: its text as bytes.
CREATE TABLE new_snapshots (
    -- The newest saved state of each experiment's kernel; it only shortens the replay and can be deleted at any time.
    experiment INTEGER PRIMARY KEY,               -- experiments.id
    sequence   INTEGER NOT NULL,                  -- the journal entry up to which it holds
    body       BLOB NOT NULL                      -- JSON in UTF-8, compressed by gzip
) STRICT;

INSERT INTO new_snapshots (experiment, sequence, body) SELECT experiment, sequence, CAST(body AS BLOB) FROM snapshots;
DROP TABLE snapshots;
ALTER TABLE new_snapshots RENAME TO snapshots;
