using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace EndToEnd;

/// <summary>
/// The population sample is killed at random moments, again and again: while it starts, recovers, suggests, trains, saves checkpoints, lets trials go on from others'
/// and writes. Ten times here; <c>TUNE_KILLS=100 TUNE_CRASH_SEED=2 dotnet test -c Release tests/EndToEnd --filter Crash</c> for a long walk.
/// </summary>
public sealed class CrashMatrixTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("TUNE_KILLS") ?? "10", CultureInfo.InvariantCulture);
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("TUNE_CRASH_SEED") ?? "1", CultureInfo.InvariantCulture);

    private readonly string _folder = Directory.CreateTempSubdirectory("tune-crash-").FullName;

    [Fact]
    public void Crash_at_any_moment_loses_nothing_and_repeats_nothing()
    {
        var random = new Random(Seed);
        var killed = 0;
        for (var walk = 0; killed < Kills; walk++)
        {
            var data = new DataFolder(Path.Combine(_folder, $"{walk}"));
            List<string> journal = [];
            var isDone = false;
            while (!isDone)
            {
                using var program = SampleProcess.StartPopulation("--data", data.Path, "--seed", $"{Seed + walk}");
                // a fifth of them while it starts
                var delay = random.Next(5) == 0 ? random.Next(100, 1200) : random.Next(1200, 6000);
                if (killed < Kills && !program.EndsWithin(delay))
                {
                    program.Kill();
                    killed++;
                    output.WriteLine($"walk {walk}: killed after {delay} ms, at {journal.Count} entries");
                }
                else
                {
                    var (code, text, error) = program.ReadToEnd();
                    Assert.True(code == 0, $"it ended with {code}:\n{text}\n{error}");
                    isDone = true;
                }

                if (!data.Exists) continue;
                data.IsSound();
                var now = data.Journal();
                // what was durable is what it was
                Assert.Equal(journal, now.Take(journal.Count));
                Assert.Empty(data.Rows("SELECT trial, attempt, iteration FROM reports GROUP BY experiment, trial, attempt, iteration HAVING count(*) > 1"));
                Assert.Empty(data.Rows("SELECT trial FROM journal WHERE kind = 'trial-ended' GROUP BY experiment, trial HAVING count(*) > 1"));
                journal = now;
            }

            Assert.Empty(data.Rows("SELECT trial FROM trials WHERE status <> 'Terminated' OR failures > 0"));
            Assert.Equal(["digits-population 16", "digits-replay 1"], data.Rows("SELECT e.name, count(*) FROM trials AS t JOIN experiments AS e ON e.id = t.experiment GROUP BY e.name"));
            Assert.Equal(data.KeptCheckpoints(), data.StoredCheckpoints());
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>What a data folder has, read from outside.</summary>
    private sealed class DataFolder(string path)
    {
        public string Path => path;

        public bool Exists => File.Exists(System.IO.Path.Combine(path, "tune.db"));

        public void IsSound()
        {
            Assert.Equal(["ok"], Rows("PRAGMA integrity_check"));
            Assert.Empty(Rows("SELECT name FROM experiments AS e WHERE head <> (SELECT count(*) FROM journal AS j WHERE j.experiment = e.id) OR head <> (SELECT coalesce(max(sequence), 0) FROM journal AS j WHERE j.experiment = e.id)"));
        }

        public List<string> Journal() => Rows("SELECT experiment, sequence, kind, body FROM journal ORDER BY experiment, sequence");

        /// <summary>What the grains of trials say that they keep.</summary>
        public IReadOnlyList<string> KeptCheckpoints() =>
        [
            .. from body in Rows("SELECT body FROM grain_state WHERE state_name = 'trial' AND body IS NOT NULL")
               from kept in JsonDocument.Parse(body).RootElement.GetProperty("Checkpoints").EnumerateArray()
               let checkpoint = kept.GetProperty("Checkpoint")
               let name = $"{checkpoint.GetProperty("Experiment")}/checkpoints/{checkpoint.GetProperty("Trial").GetInt32():00000}/{checkpoint.GetProperty("Name")}"
               orderby name
               select name,
        ];

        /// <summary>What is on the disk, left-over pieces included.</summary>
        public IReadOnlyList<string> StoredCheckpoints() =>
        [
            .. from folder in Directory.EnumerateDirectories(path, "checkpoints", SearchOption.AllDirectories)
               from trial in Directory.EnumerateDirectories(folder)
               from entry in Directory.EnumerateFileSystemEntries(trial)
               let name = System.IO.Path.GetRelativePath(path, entry)
               orderby name
               select name,
        ];

        public List<string> Rows(string sql)
        {
            using var connection = new SqliteConnection($"Data Source={System.IO.Path.Combine(path, "tune.db")};Pooling=False");
            connection.Open();
            if (!sql.StartsWith("PRAGMA", StringComparison.Ordinal) && !HasTables(connection)) return [];
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var reader = command.ExecuteReader();
            var rows = new List<string>();
            while (reader.Read()) rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture))));
            return rows;
        }

        // it may have been killed before the first table was there
        private static bool HasTables(SqliteConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM sqlite_master WHERE name = 'journal'";
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) > 0;
        }
    }
}
