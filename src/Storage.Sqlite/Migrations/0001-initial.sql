-- The first layout. Times are UTC text in ISO 8601 with seven digits (2026-01-31T12:00:00.0000000Z), so they sort as text.
-- Do not edit a released migration: add the next number.

CREATE TABLE experiments (
    -- One row per experiment.
    id         INTEGER PRIMARY KEY AUTOINCREMENT, -- internal; never reused, so a deleted experiment's rows cannot come back
    name       TEXT NOT NULL UNIQUE,
    spec       TEXT NOT NULL,                     -- the specification, JSON
    status     TEXT NOT NULL,
    trainable  TEXT NOT NULL,                     -- name of the registered trainable
    head       INTEGER NOT NULL DEFAULT 0,        -- sequence of the last journal entry; the fence against a second decider
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL                      -- when the newest journal entry happened
) STRICT;

CREATE TABLE trials (
    -- What is now true of each trial; derived from the journal and written in the same transaction.
    experiment INTEGER NOT NULL,                  -- experiments.id
    trial      INTEGER NOT NULL,                  -- from 0
    status     TEXT NOT NULL,                     -- Pending, Running, Paused, Terminated, Error
    config     TEXT NOT NULL,                     -- the configuration, a JSON object
    attempts   INTEGER NOT NULL,                  -- starts
    failures   INTEGER NOT NULL,                  -- failures of the user's code
    iterations INTEGER NOT NULL,                  -- reports, across attempts
    objective  REAL,                              -- last value; NULL if none or not finite
    reason     TEXT,                              -- why it has this status
    error      TEXT,                              -- last error
    created_at TEXT NOT NULL,
    ended_at   TEXT,
    PRIMARY KEY (experiment, trial)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
    -- The facts of each experiment in order, without holes. Everything else can be derived from here.
    experiment INTEGER NOT NULL,                  -- experiments.id
    sequence   INTEGER NOT NULL,                  -- 1, 2, 3, …
    kind       TEXT NOT NULL,                     -- 'reported' rows carry metrics
    trial      INTEGER,
    attempt    INTEGER,
    iteration  INTEGER,
    at         TEXT NOT NULL,
    body       TEXT NOT NULL,                     -- a JSON object
    PRIMARY KEY (experiment, sequence)
) STRICT, WITHOUT ROWID;

-- Finds a trial's entries within each block of 1,024. By trial alone, a batch would touch a page for every trial in it;
-- by block it touches the last few, which doubles the speed of appends.
CREATE INDEX journal_by_trial ON journal (experiment, sequence >> 10, trial) WHERE trial IS NOT NULL;

CREATE TABLE snapshots (
    -- The newest saved state of each experiment's kernel; it only shortens the replay and can be deleted at any time.
    experiment INTEGER PRIMARY KEY,               -- experiments.id
    sequence   INTEGER NOT NULL,                  -- the journal entry up to which it holds
    body       TEXT NOT NULL
) STRICT;

CREATE TABLE grain_state (
    -- Persistent state of grains.
    state_name TEXT NOT NULL,
    grain_id   TEXT NOT NULL,
    version    INTEGER NOT NULL,                  -- the ETag; goes on counting after a clear
    body       TEXT,                              -- JSON; NULL once cleared
    PRIMARY KEY (state_name, grain_id)
) STRICT, WITHOUT ROWID;

CREATE VIEW reports AS
    -- One row per report.
    SELECT e.name AS experiment, j.trial, j.attempt, j.iteration, j.at, j.sequence,
           CASE WHEN json_valid(j.body) THEN json_extract(j.body, '$.metrics') END AS metrics
    FROM journal AS j JOIN experiments AS e ON e.id = j.experiment
    WHERE j.kind = 'reported';

CREATE VIEW metrics AS
    -- One row per metric of each report. A non-finite number has value NULL and text 'NaN', 'Infinity' or '-Infinity'.
    SELECT r.experiment, r.trial, r.attempt, r.iteration, m.key AS metric,
           CASE WHEN m.type IN ('integer', 'real', 'true', 'false') THEN CAST(m.value AS REAL) END AS value,
           CASE WHEN m.type NOT IN ('integer', 'real', 'true', 'false', 'null') THEN m.value END AS text,
           r.at, r.sequence
    FROM reports AS r JOIN json_each(coalesce(r.metrics, '{}')) AS m;

CREATE VIEW results AS
    -- The trials under the name of their experiment.
    SELECT e.name AS experiment, t.trial, t.status, t.objective, t.iterations, t.attempts, t.failures, t.config,
           t.reason, t.error, t.created_at, t.ended_at
    FROM trials AS t JOIN experiments AS e ON e.id = t.experiment;
