-- What was written before has no checksum and is read as it is.
ALTER TABLE journal ADD COLUMN checksum INTEGER;  -- of the other columns but the experiment, XXH3; NULL in entries from before
