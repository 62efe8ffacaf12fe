using System.Collections.Immutable;

namespace Tune.Storage.Sqlite;

/// <summary>Reads what all experiments have come to: a few passes over the trials, whatever their number of experiments. No journal is read but for its tags.</summary>
internal static class ExperimentOutlines
{
    public const string Experiments =
        "SELECT name, spec, status, trainable, created_at, updated_at, id FROM experiments ORDER BY created_at, name";

    public const string Counts = "SELECT experiment, status, count(*) FROM trials GROUP BY experiment, status";

    // SQLite takes a bare column from the row that has the least or the greatest, but does not say which of equals
    public const string Least =
        "SELECT t.experiment, min(t.trial), t.objective FROM trials AS t JOIN (SELECT experiment, min(objective) AS best FROM trials GROUP BY experiment) AS b ON b.experiment = t.experiment AND t.objective = b.best GROUP BY t.experiment";

    public const string Greatest =
        "SELECT t.experiment, min(t.trial), t.objective FROM trials AS t JOIN (SELECT experiment, max(objective) AS best FROM trials GROUP BY experiment) AS b ON b.experiment = t.experiment AND t.objective = b.best GROUP BY t.experiment";

    /// <summary>The index has these entries alone.</summary>
    public const string Tags =
        "SELECT sequence, kind, trial, attempt, iteration, at, body, checksum, experiment FROM journal WHERE kind = 'tag-set' ORDER BY experiment, sequence";

    public static ImmutableArray<ExperimentOutline> Read(SqliteSession session)
    {
        var experiments = new List<(long Id, ExperimentRow Row)>();
        using (var rows = session.Rent(Experiments))
        {
            while (rows.Step()) experiments.Add((rows.Int64(6), ExperimentReader.Experiment(rows)));
        }

        var names = experiments.ToDictionary(experiment => experiment.Id, experiment => experiment.Row.Name);
        var counts = Group(session, Counts, rows => (Status: rows.Text(1), Trials: (int)rows.Int64(2)));
        var least = Group(session, Least, Best);
        var greatest = Group(session, Greatest, Best);
        var tags = Group(session, Tags, rows => ExperimentReader.Entry(rows, names.GetValueOrDefault(rows.Int64(8), "")), key: 8);
        return [.. experiments.Select(experiment => new ExperimentOutline(
            experiment.Row, [.. counts[experiment.Id]], First(least[experiment.Id]), First(greatest[experiment.Id]), [.. tags[experiment.Id]]))];
    }

    private static (int Trial, double Objective) Best(SqliteStatement rows) => ((int)rows.Int64(1), rows.Double(2));

    private static (int Trial, double Objective)? First(IEnumerable<(int Trial, double Objective)> found) => found.Select(best => ((int, double)?)best).FirstOrDefault();

    private static ILookup<long, T> Group<T>(SqliteSession session, string sql, Func<SqliteStatement, T> read, int key = 0)
    {
        var found = new List<(long Experiment, T Item)>();
        using var rows = session.Rent(sql);
        while (rows.Step()) found.Add((rows.Int64(key), read(rows)));
        return found.ToLookup(entry => entry.Experiment, entry => entry.Item);
    }
}
