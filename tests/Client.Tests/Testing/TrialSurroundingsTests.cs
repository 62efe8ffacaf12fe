namespace Tune.Testing;

/// <summary>What surrounds a trainable in a test: its context, its cancellation, its failures, its files; as in an experiment.</summary>
public sealed class TrialSurroundingsTests : IAsyncDisposable
{
    private static readonly Configuration Config = Configuration.Parse("""{"x":0.5}""");

    private readonly TrialEnvironment _trial = new();

    public ValueTask DisposeAsync() => _trial.DisposeAsync();

    [Fact]
    public async Task The_context_says_where_it_is()
    {
        var seen = new List<(string, int, int, int, double, string, string)>();
        var trainable = Trainable.Define<Configuration>("seeing", (config, trial, _) =>
        {
            seen.Add((trial.Experiment, trial.Trial.Number, trial.Attempt, trial.Iteration, config.Get<double>("x"), string.Join(',', trial.Gpus), $"{trial.Resources.Gpu}"));
            return Task.FromResult(1.0);
        });
        await using var trial = new TrialEnvironment { Experiment = "digits", Trial = new TrialId(7), Gpus = ["2", "5"], Resources = new() { Gpu = 2 } };

        await trial.RunAsync(trainable, Config);
        await trial.RunAsync(trainable, Config);

        Assert.Equal([("digits", 7, 1, 0, 0.5, "2,5", "2"), ("digits", 7, 2, 0, 0.5, "2,5", "2")], seen);
    }

    [Theory]
    [InlineData(CancelReason.Stop, AttemptOutcome.Stopped, "the test cancels it")]
    [InlineData(CancelReason.Pause, AttemptOutcome.Paused, "the test pauses it")]
    [InlineData(CancelReason.Shutdown, AttemptOutcome.ShutDown, "the test cancels it")]
    public async Task The_token_fires_with_its_reason(CancelReason reason, AttemptOutcome outcome, string message)
    {
        using var cancellation = new CancellationTokenSource();
        var told = new List<(CancelReason, string?)>();
        var trainable = Trainable.Define<Configuration>("waiting", async (_, trial, cancellationToken) =>
        {
            await trial.ReportAsync(new Metrics("loss", 1), cancellationToken);
            told.Add((trial.CancelReason, trial.CancelMessage));
            await cancellation.CancelAsync();
            var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = cancellationToken.Register(() => fired.TrySetResult());
            await fired.Task;
            told.Add((trial.CancelReason, trial.CancelMessage));
            cancellationToken.ThrowIfCancellationRequested();
        });

        var attempt = await _trial.RunAsync(trainable, Config, new() { CancelReason = reason }, cancellation.Token);

        Assert.Equal([(CancelReason.None, null), (reason, message)], told);
        Assert.Equal((outcome, 1, null), (attempt.Outcome, attempt.Reports.Length, attempt.Error));
    }

    [Fact]
    public async Task What_is_cancelled_before_it_begins_does_not_begin()
    {
        var begun = 0;

        var attempt = await _trial.RunAsync(Trainable.Define<Configuration>("none", _ => (double)++begun), Config, cancellationToken: new CancellationToken(canceled: true));

        Assert.Equal((AttemptOutcome.Stopped, 0, 0), (attempt.Outcome, attempt.Reports.Length, begun));
    }

    [Fact]
    public async Task What_it_throws_is_in_the_result()
    {
        var attempt = await _trial.RunAsync(Trainable.Define<Configuration>("throwing", (_, _, _) => Throw()), Config);

        Assert.Equal((AttemptOutcome.Failed, "System.IO.InvalidDataException", "no such file", 1), (attempt.Outcome, attempt.Error?.Type, attempt.Error?.Message, attempt.Error?.Iteration));
        Assert.Equal("Failed after 1 reports: System.IO.InvalidDataException: no such file (after iteration 1)", attempt.ToString());
    }

    [Fact]
    public async Task A_configuration_that_does_not_fit_is_a_failure()
    {
        var attempt = await _trial.RunAsync(Trainable.Define<TrialEnvironmentTests.Step>("typed", _ => 1.0), new TrialEnvironmentTests.Step(0.5, 1));
        var wrong = await _trial.RunAsync(Trainable.Define<Configuration>("asking", config => config.Get<double>("y")), Config);

        Assert.Equal((AttemptOutcome.Completed, AttemptOutcome.Failed), (attempt.Outcome, wrong.Outcome));
        Assert.Equal(typeof(ParameterNotFoundException).FullName, wrong.Error?.Type);
    }

    [Fact]
    public async Task What_an_async_void_throws_fails_the_attempt()
    {
        var attempt = await _trial.RunAsync(
            Trainable.Define<Configuration>("stray", async (_, trial, cancellationToken) =>
            {
                await trial.ReportAsync(new Metrics("loss", 1), cancellationToken);
                Stray();
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            }),
            Config);

        Assert.Equal((AttemptOutcome.Failed, "stray"), (attempt.Outcome, attempt.Error?.Message));
    }

    [Fact]
    public async Task Code_that_waits_for_code_of_its_own_works()
    {
        // as on a silo: what is awaited goes on on another of its threads
        var attempt = await _trial.RunAsync(Trainable.Define<Configuration>("blocking", _ => Block()), Config);

        Assert.Equal(5, Assert.Single(attempt.Reports).Metrics["loss"]);
    }

    [Fact]
    public async Task Files_are_there_until_it_is_disposed()
    {
        var trainable = Trainable.Define<Configuration>("writing", async (_, trial, cancellationToken) =>
        {
            await File.WriteAllTextAsync(Path.Combine(trial.Folder, "notes.txt"), "hello", cancellationToken);
            await trial.ReportAsync(new Report("loss", 1, Checkpoint.From([1, 2])), cancellationToken);
        });
        var trial = new TrialEnvironment();

        var attempt = await trial.RunAsync(trainable, Config);

        Assert.Equal(("hello", 2), (await File.ReadAllTextAsync(Path.Combine(trial.Folder, "notes.txt")), attempt.Checkpoint?.ReadBytes().Length));
        await trial.DisposeAsync();
        Assert.Equal((false, false), (Directory.Exists(trial.Folder), Directory.Exists(Path.GetDirectoryName(Path.GetDirectoryName(trial.Folder)))));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => trial.RunAsync(trainable, Config));
    }

    [Fact]
    public async Task What_writes_nothing_leaves_nothing()
    {
        var trial = new TrialEnvironment();

        var attempt = await trial.RunAsync(Trainable.Define<Configuration>("number", _ => 1.0), Config);

        Assert.Null(attempt.Error);
        Assert.False(Directory.Exists(Path.GetDirectoryName(Path.GetDirectoryName(trial.Folder))));
    }

    public static TheoryData<AttemptOptions, string> Wrong => new()
    {
        { new() { StopAfter = 0 }, "StopAfter" }, { new() { PauseAfter = 0 }, "PauseAfter" }, { new() { CancelReason = CancelReason.None }, "CancelReason" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Options_are_checked(AttemptOptions options, string name)
    {
        var exception = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _trial.RunAsync(Trainable.Define<Configuration>("none", _ => 1.0), Config, options));

        Assert.Equal(name, exception.ParamName);
    }

    /// <summary>The same trainable in an experiment: so that a test can't say what is not true there.</summary>
    [Fact]
    public async Task It_is_as_in_an_experiment()
    {
        var folder = Directory.CreateTempSubdirectory("tune-").FullName;
        var seeds = new List<int>();
        var trainable = Trainable.Define<Configuration>("counting", (config, trial, _) => Count(config, trial, seeds));
        ResultGrid<Configuration> results;
        await using (var tuner = await Tuner.StartLocalAsync(folder))
        {
            results = await tuner.FitAsync(trainable, new()
            {
                Name = "test", Space = new SearchSpace { ["x"] = 0.5 }, Objective = Objective.Minimize("loss"), Searcher = new RandomSearch(), Stop = Stop.AtIteration(3), Checkpoints = new() { Keep = null },
            });
        }

        var attempt = await _trial.RunAsync(trainable, Config, new() { StopAfter = 3 });
        var last = results[0].Checkpoints[^1];
        var kept = new SavedCheckpoint(last, Path.Combine(folder, "test", "checkpoints", "00000", last.Name));
        var next = await _trial.RunAsync(trainable, Config, new() { Checkpoint = kept, StopAfter = 4 });

        Directory.Delete(folder, recursive: true);
        Assert.Equal((seeds[0], seeds[0]), (seeds[1], seeds[2]));
        Assert.Equal(results[0].History.Select(row => (row.Iteration, $"{row.Metrics}")), attempt.Reports.Select(report => (report.Iteration, $"{report.Metrics}")));
        Assert.Equal(results[0].Checkpoints.Select(checkpoint => (checkpoint.Name, checkpoint.Hash)), attempt.Checkpoints.Select(checkpoint => (checkpoint.Reference.Name, checkpoint.Reference.Hash)));
        Assert.Equal("loss=2", Assert.Single(next.Reports).Metrics.ToString());
    }

    private static IEnumerable<Report> Count(Configuration config, TrialContext trial, List<int> seeds)
    {
        seeds.Add(trial.Seed);
        for (var count = (trial.Checkpoint?.Read<int>() ?? 0) + 1; ; count++) yield return new Report("loss", count * config.Get<double>("x"), Checkpoint.FromJson(count));
    }

    private static IEnumerable<Report> Throw()
    {
        yield return new Report("loss", 1);
        throw new InvalidDataException("no such file");
    }

    private static async void Stray()
    {
        await Task.Yield();
        throw new InvalidDataException("stray");
    }

    private static double Block() => LaterAsync().GetAwaiter().GetResult();

    private static async Task<double> LaterAsync()
    {
        await Task.Yield();
        return 5;
    }
}
