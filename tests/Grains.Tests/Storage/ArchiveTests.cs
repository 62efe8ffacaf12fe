using System.Collections.Immutable;
using Tune.Archives;
using Tune.Grains;
using static Tune.Domain;

namespace Tune.Storage;

/// <summary>Experiments as portable files, as apps use them, and what is left when that is interrupted.</summary>
public sealed class ArchiveTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TemporaryFolder _folder = new();

    private string Archive => _folder["experiment.zip"];

    /// <summary>Perturbations, borrowed checkpoints, failures and retries.</summary>
    private static ExperimentSpec<Configuration> Eventful => new()
    {
        Name = "eventful", Space = new SearchSpace { ["x"] = Uniform(0, 1), ["kind"] = Choice("a", "b") }, Objective = Objective.Maximize("loss"), Samples = 6, Searcher = new RandomSearch(), MaxFailuresPerTrial = 1,
        Scheduler = new PopulationBasedTraining { PerturbationInterval = 2, QuantileFraction = 0.5 }, Tags = Some.Spec().Tags.Add("stage", "first"), Checkpoints = new CheckpointPolicy { Keep = 2 },
    };

    private static TrainableDefinition<Configuration> Failing => Trainable.Define<Configuration>("failing", Fail);

    [Theory]
    [InlineData(null)]
    [InlineData("another")]
    public async Task What_is_stored_elsewhere_is_what_was_stored_here(string? name)
    {
        ResultGrid<Configuration> results;
        await using (var here = await StartAsync("here"))
        {
            results = await here.FitAsync(Failing, Eventful);
            await here.ExportAsync("eventful", Archive);
        }

        await using (var there = await StartAsync("there"))
        {
            Assert.Equal(name ?? "eventful", await there.ImportAsync(Archive, name));
            var experiment = there.GetExperiment<Configuration>(name ?? "eventful");
            Assert.Equal(results.ToTable().ToCsv(), (await experiment.GetResultAsync()).ToTable().ToCsv());
            var kept = await experiment.GetCheckpointsAsync(results.Best.Trial);
            Assert.Equal(2, kept.Length);
            var copy = _folder["copy"];
            await experiment.DownloadCheckpointAsync(kept[^1], copy);
            Assert.NotEmpty(Directory.EnumerateFiles(copy));
            // with its code it goes on
            await there.FitAsync(Failing, Eventful with { Name = name ?? "eventful" });
            await experiment.ExtendAsync(2);
            Assert.Equal(8, (await there.FitAsync(Failing, Eventful with { Name = name ?? "eventful" })).Count);
        }

        Assert.Contains(results, trial => trial.Failures > 0);
        Assert.Contains(results, trial => trial.Lineage.Length > 1);
    }

    [Fact]
    public async Task Rows_of_trials_and_the_journal_are_the_same()
    {
        await using (var here = await StartAsync("here"))
        {
            await here.FitAsync(Failing, Eventful);
            await here.ExportAsync("eventful", Archive);
        }

        await ImportAsync(_folder["there"], (_, checkpoints) => checkpoints);

        foreach (var sql in new[] { "SELECT * FROM trials", "SELECT sequence, kind, trial, attempt, iteration, at, body, checksum FROM journal", "SELECT name, spec, status, head, trainable, created_at, updated_at FROM experiments" })
        {
            var rows = await RowsAsync(_folder["here"], sql);
            Assert.NotEmpty(rows);
            Assert.Equal(rows, await RowsAsync(_folder["there"], sql));
        }
    }

    [Fact]
    public async Task An_import_that_is_interrupted_leaves_nothing_and_can_be_done_again()
    {
        await using (var here = await StartAsync("here"))
        {
            await here.FitAsync(Some.Saving(2), Some.Spec(samples: 3) with { Checkpoints = new CheckpointPolicy { Keep = null } });
            await here.ExportAsync("e", Archive);
        }

        var folder = _folder["there"];
        using var cancelled = new CancellationTokenSource();
        await Assert.ThrowsAsync<StorageFullException>(() => ImportAsync(folder, (_, checkpoints) => new FailingCheckpoints(checkpoints, 4, () => Task.FromException(new StorageFullException(folder, "saving", new IOException())))));
        await AssertEmptyAsync(folder);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ImportAsync(folder, (_, checkpoints) => new FailingCheckpoints(checkpoints, 3, cancelled.CancelAsync), cancelled.Token));
        await AssertEmptyAsync(folder);
        // another process has made one of the name meanwhile
        var exists = await Assert.ThrowsAsync<TuneException>(() => ImportAsync(folder, (store, checkpoints) => new FailingCheckpoints(checkpoints, 6, () => store.CreateAsync(A.Experiment("e"), None))));
        Assert.StartsWith("There is an experiment 'e' already", exists.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories(folder, "checkpoint_*", SearchOption.AllDirectories));
        await using (var database = SqliteDatabase.Open(folder)) await new SqliteExperimentStore(database).DeleteAsync("e", 1, None);

        // what one that was killed has left of its checkpoints is in nobody's way
        Directory.CreateDirectory(Path.Combine(folder, "e", "checkpoints", "00000", "checkpoint_000001"));
        await ImportAsync(folder, (_, checkpoints) => checkpoints);

        Assert.Equal(6, Directory.EnumerateDirectories(folder, "checkpoint_*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task A_checkpoint_that_goes_while_it_is_written_is_looked_for_again_and_one_that_is_gone_is_said()
    {
        await using var here = await StartAsync("here");
        var experiment = await here.StartAsync(Some.Saving(1), Some.Spec());
        await experiment.GetResultAsync();
        var store = new DirectoryCheckpointStore(_folder["here"]);
        var opened = 0;
        var going = new FailingCheckpoints(store, 0, () => Task.CompletedTask) { BeforeOpen = checkpoint => { if (opened++ == 0) throw new CheckpointMissingException(checkpoint, "it"); } };
        var entries = await EntriesAsync(_folder["here"]);
        var source = new ArchiveSource(A.Experiment("e") with { SpecJson = await experiment.GetSpecAsync() }, (after, limit, _) => Task.FromResult(entries.Where(entry => entry.Sequence > after).Take(limit).ToImmutableArray()), going);

        var manifest = await ArchiveWriter.WriteAsync(source, Archive, withCheckpoints: true, None);

        Assert.Equal((2, 1, entries.Length), (opened, manifest.Checkpoints.Length, manifest.Entries));
        // of a trial that has not ended
        var running = entries.TakeWhile(entry => entry.Kind != "trial-ended").ToImmutableArray();
        var gone = source with { ReadAsync = (after, limit, _) => Task.FromResult(running.Where(entry => entry.Sequence > after).Take(limit).ToImmutableArray()), Checkpoints = new DirectoryCheckpointStore(_folder["nowhere"]) };
        File.Delete(Archive);
        var exception = await Assert.ThrowsAsync<TuneException>(() => ArchiveWriter.WriteAsync(gone, Archive, withCheckpoints: true, None));
        Assert.Contains("A trial needs it to go on. If the experiment runs, hold it first, or write it without its checkpoints.", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(Archive) ?? "", "experiment.zip*"));
        Assert.Empty((await ArchiveWriter.WriteAsync(gone, Archive, withCheckpoints: false, None)).Checkpoints);
    }

    [Fact]
    public void Every_fact_that_names_a_checkpoint_takes_the_new_name()
    {
        var checkpoint = new CheckpointRef("old", 3, 1, 2, "checkpoint_000002", "00", 5);
        var config = Configuration.Parse("""{"x":0.5}""");
        Fact[] facts =
        [
            new ConfigurationEnqueued(A.Time, config) { Checkpoint = checkpoint }, new TrialCreated(A.Time, new(3), config) { Checkpoint = checkpoint }, new TrialStarted(A.Time, new(3), 1, 5, checkpoint),
            new TrialReported(A.Time, new(3), 1, 2, new Metrics("loss", 0.5).Freeze(), TimeSpan.FromSeconds(1), checkpoint), new TrialCheckpointed(A.Time, new(3), checkpoint), new CheckpointReleased(A.Time, new(3), checkpoint, new(4)),
            new TrialPerturbed(A.Time, new(4), new Perturbation(new(3), checkpoint, 2, config, config, []), "exploits"), new ExperimentChanged(A.Time, """{"name":"old","samples":5}""", 5, TimeSpan.Zero, "more"),
        ];
        var withCheckpoints = typeof(Fact).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Fact)) && type.GetProperties().Any(property => property.PropertyType == typeof(CheckpointRef) || property.PropertyType == typeof(Perturbation)));
        Assert.Equal(withCheckpoints.Append(typeof(ExperimentChanged)).Select(type => type.Name).Order(), facts.Select(fact => fact.GetType().Name).Order());

        foreach (var fact in facts)
        {
            var entry = FactJson.Write(fact, 7);
            var moved = new MovedExperiment("new", null).Entry(entry, fact);
            Assert.Equal(entry.Body.Replace("\"old\"", "\"new\"", StringComparison.Ordinal), moved.Body);
            Assert.Equal(entry with { Body = "" }, moved with { Body = "" });
            Assert.NotEqual(entry.Body, moved.Body);
        }

        var other = FactJson.Write(new TrialGranted(A.Time, new(3), 9), 8);
        Assert.Same(other, new MovedExperiment("new", null).Entry(other, other.ToFact()));
    }

    [Fact]
    public void Entries_are_read_as_they_were_written()
    {
        JournalEntry[] entries =
        [
            A.Entry(1), A.Entry(2, "{ \"text\":\n\"\u2028 ü😀 \\u0000 <>\" }", trial: 3), new(3, "reported", 3, 2, 7, A.Time.ToOffset(TimeSpan.FromHours(2)), """{"metrics":{"loss":0.5}}"""),
            A.Entry(4, string.Concat(Enumerable.Repeat("{\"a\":", 900)) + "1" + new string('}', 900)),
        ];
        List<JournalEntry> read = [];

        JournalLines.Read(entries.SelectMany(entry => JournalLines.Write(entry).ToArray()).ToArray(), read.Add);

        Assert.Equal(entries, read);
    }

    [Fact]
    public void The_place_of_a_program_and_of_a_searcher_that_is_one_changes()
    {
        var moved = new MovedExperiment("new", "/here").Spec("""{"name":"old","program":{"command":["sh"],"folder":"/there"},"searcher":{"kind":"repeater","searcher":{"kind":"command","folder":"/there"}}}""");

        Assert.Equal("""{"name":"new","program":{"command":["sh"],"folder":"/here"},"searcher":{"kind":"repeater","searcher":{"kind":"command","folder":"/here"}}}""", moved);
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<Report> Fail(Configuration config, TrialContext trial, CancellationToken cancellationToken)
    {
        for (var iteration = trial.Iteration + 1; iteration <= 6; iteration++)
        {
            if (iteration == 1 && trial.Trial.Number == 1 && trial.Attempt == 1) throw new InvalidOperationException("It fails once.");
            yield return new Report("loss", Some.Loss(config, iteration), Checkpoint.FromJson(iteration));
        }
    }

    private Task<Tuner> StartAsync(string folder) => Tuner.StartLocalAsync(_folder[folder], options => options.Slots = 2);

    private async Task ImportAsync(string folder, Func<IExperimentStore, ICheckpointStore, ICheckpointStore> around, CancellationToken cancellationToken = default)
    {
        await using var database = SqliteDatabase.Open(folder);
        var store = new SqliteExperimentStore(database);
        await new ArchiveImport(store, around(store, new DirectoryCheckpointStore(folder)), () => long.MaxValue).ImportAsync(Archive, null, null, cancellationToken);
    }

    private static async Task AssertEmptyAsync(string folder)
    {
        Assert.Empty(await RowsAsync(folder, "SELECT name FROM experiments"));
        Assert.Empty(await RowsAsync(folder, "SELECT sequence FROM journal"));
        Assert.Empty(Directory.EnumerateDirectories(folder, "*checkpoint_*", SearchOption.AllDirectories));
    }

    private static async Task<ImmutableArray<JournalEntry>> EntriesAsync(string folder)
    {
        using var reading = await Sqlite.SqliteReading.OpenAsync(folder) ?? throw new InvalidOperationException("There is no database.");
        return reading.Entries("e", 0, int.MaxValue);
    }

    private static async Task<IReadOnlyList<string>> RowsAsync(string folder, string sql)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(folder, SqliteDatabase.FileName)};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync()) rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => reader.GetValue(column) is byte[] bytes ? Convert.ToHexString(bytes) : FormattableString.Invariant($"{reader.GetValue(column)}"))));
        return rows;
    }

    /// <summary>Checkpoints where something happens before a save.</summary>
    private sealed class FailingCheckpoints(ICheckpointStore inner, int saves, Func<Task> happening) : ICheckpointStore
    {
        private int _saves;

        public Action<CheckpointRef> BeforeOpen { get; init; } = _ => { };

        public async Task<CheckpointRef> SaveAsync(string experiment, int trial, int attempt, int iteration, Func<string, CancellationToken, Task> write, CancellationToken ct)
        {
            if (++_saves == saves) await happening();
            return await inner.SaveAsync(experiment, trial, attempt, iteration, write, ct);
        }

        public Task<string> OpenAsync(CheckpointRef checkpoint, CancellationToken ct)
        {
            BeforeOpen(checkpoint);
            return inner.OpenAsync(checkpoint, ct);
        }

        public Task DeleteAsync(CheckpointRef checkpoint, CancellationToken ct) => inner.DeleteAsync(checkpoint, ct);

        public Task<ImmutableArray<string>> ListAsync(string experiment, int trial, CancellationToken ct) => inner.ListAsync(experiment, trial, ct);

        public Task<int> RemoveLeftoversAsync(string experiment, CancellationToken ct) => inner.RemoveLeftoversAsync(experiment, ct);
    }
}
