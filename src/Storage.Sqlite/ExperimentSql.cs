using System.Collections.Immutable;

namespace Tune.Storage.Sqlite;

/// <summary>The statements on experiments and what belongs to them.</summary>
internal static class ExperimentSql
{
    public const string Find =
        "SELECT name, spec, status, trainable, created_at, updated_at, id FROM experiments WHERE name = ?";

    public const string List =
        "SELECT name, status, trainable, created_at, updated_at FROM experiments ORDER BY created_at, name";

    public const string Create = """
        INSERT INTO experiments (name, spec, status, trainable, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (name) DO NOTHING RETURNING id
        """;

    /// <summary>Another experiment whose name differs in the case of its letters only.</summary>
    public const string FindAlike = "SELECT name FROM experiments WHERE name = ?1 COLLATE NOCASE AND name <> ?1";

    public const string Locate = "SELECT id, head FROM experiments WHERE name = ?";

    /// <summary>Moves the head if it and the incarnation, which is the id, are the expected ones: fence and change in one statement.</summary>
    public const string MoveHead = """
        UPDATE experiments
        SET head = ?1, status = coalesce(?2, status), updated_at = coalesce(?3, updated_at), spec = coalesce(?7, spec)
        WHERE name = ?4 AND head = ?5 AND id = ?6 RETURNING id
        """;

    public const string InsertEntry =
        "INSERT INTO journal (experiment, sequence, kind, trial, attempt, iteration, at, body, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

    public const string UpsertTrial = """
        INSERT OR REPLACE INTO trials (experiment, trial, status, config, attempts, failures, iterations, objective, reason, error,
            created_at, ended_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    public const string ReadEntries = """
        SELECT sequence, kind, trial, attempt, iteration, at, body, checksum FROM journal
        WHERE experiment = ? AND sequence > ? ORDER BY sequence LIMIT ?
        """;

    /// <summary>Entries of a trial in one block; the index is by block.</summary>
    public const string ReadTrialEntries = """
        SELECT sequence, kind, trial, attempt, iteration, at, body, checksum FROM journal INDEXED BY journal_by_trial
        WHERE experiment = ? AND sequence >> 10 = ? AND trial = ? ORDER BY sequence
        """;

    public const string SaveSnapshot = """
        INSERT INTO snapshots (experiment, sequence, body) SELECT ?1, ?2, ?3
        WHERE NOT EXISTS (SELECT 1 FROM journal WHERE experiment = ?1 AND sequence > ?2 AND kind = 'changed')
        ON CONFLICT (experiment) DO UPDATE SET sequence = excluded.sequence, body = excluded.body
        WHERE excluded.sequence >= snapshots.sequence
        """;

    public const string DropSnapshot = "DELETE FROM snapshots WHERE experiment = ?";

    public const string FindSnapshot =
        "SELECT s.sequence, s.body FROM snapshots AS s JOIN experiments AS e ON e.id = s.experiment WHERE e.name = ?";

    public const string Delete = "DELETE FROM experiments WHERE name = ? AND id = ? RETURNING id";

    public static ImmutableArray<string> DeleteRows { get; } =
    [
        "DELETE FROM journal WHERE experiment = ?",
        "DELETE FROM trials WHERE experiment = ?",
        "DELETE FROM snapshots WHERE experiment = ?",
    ];

    /// <summary>The block that an entry is in, as in <see cref="ReadTrialEntries"/>.</summary>
    public static long BlockOf(long sequence) => sequence >> 10;
}
