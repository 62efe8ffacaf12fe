using System.Runtime.CompilerServices;

namespace Tune.Testing;

/// <summary>Function trainables, tested as a user would.</summary>
public sealed class TrialEnvironmentTests : IAsyncDisposable
{
    public sealed record Step(double Rate, int Epochs);

    private static readonly Step Four = new(0.5, 4);

    /// <summary>Halves a loss, and keeps it.</summary>
    private static readonly TrainableDefinition<Step> Halving = Trainable.Define<Step>("halving", Halve);

    private readonly TrialEnvironment _trial = new();

    public ValueTask DisposeAsync() => _trial.DisposeAsync();

    [Fact]
    public async Task Reports_and_checkpoints_are_those_of_the_trainable()
    {
        var attempt = await _trial.RunAsync(Halving, Four);

        Assert.Equal((AttemptOutcome.Completed, null, "Completed after 4 reports"), (attempt.Outcome, attempt.Error, attempt.ToString()));
        Assert.Equal([(1, 0.5), (2, 0.25), (3, 0.125), (4, 0.0625)], attempt.Reports.Select(report => (report.Iteration, report.Metrics["loss"])));
        Assert.Equal([0.5, 0.25, 0.125, 0.0625], attempt.Checkpoints.Select(checkpoint => checkpoint.Read<double>()));
        Assert.Equal(attempt.Checkpoints, attempt.Reports.Select(report => report.Checkpoint));
        Assert.Equal(attempt.Checkpoint, attempt.Checkpoints[^1]);
    }

    public static TheoryData<string> Forms => ["yields", "yields and awaits", "calls back", "metrics", "number", "metrics later", "number later"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Every_form_of_function_runs(string form)
    {
        var trainable = form switch
        {
            "yields" => Trainable.Define<Step>(form, (_, _, _) => Yield()),
            "yields and awaits" => Trainable.Define<Step>(form, (_, _, cancellationToken) => YieldAsync(cancellationToken)),
            "calls back" => Trainable.Define<Step>(form, async (_, trial, cancellationToken) => await trial.ReportAsync(new Metrics("loss", 3), cancellationToken)),
            "metrics" => Trainable.Define<Step>(form, _ => new Metrics("loss", 3)),
            "number" => Trainable.Define<Step>(form, _ => 3.0),
            "metrics later" => Trainable.Define<Step>(form, async (_, _, cancellationToken) => await LaterAsync(new Metrics("loss", 3), cancellationToken)),
            _ => Trainable.Define<Step>(form, async (_, _, cancellationToken) => await LaterAsync(3.0, cancellationToken)),
        };

        var attempt = await _trial.RunAsync(trainable, Four);

        Assert.Null(attempt.Error);
        Assert.Equal((AttemptOutcome.Completed, 1, "loss=3"), (attempt.Outcome, attempt.Reports[0].Iteration, Assert.Single(attempt.Reports).Metrics.ToString()));
        Assert.Null(attempt.Checkpoint);
    }

    [Fact]
    public async Task A_number_is_the_objective()
    {
        await using var trial = new TrialEnvironment { Objective = "accuracy" };

        var attempt = await trial.RunAsync(Trainable.Define<Step>("number", _ => 0.9), Four);

        Assert.Equal("accuracy=0.9", Assert.Single(attempt.Reports).Metrics.ToString());
    }

    [Theory]
    [InlineData(2, null, AttemptOutcome.Stopped)]
    [InlineData(null, 2, AttemptOutcome.Paused)]
    public async Task It_ends_where_it_is_told_to_and_cleans_up(int? stopAfter, int? pauseAfter, AttemptOutcome outcome)
    {
        var (steps, cleaned) = (0, 0);
        var trainable = Trainable.Define<Step>("cleaning", (_, _, _) => Clean(() => steps++, () => cleaned++));

        var attempt = await _trial.RunAsync(trainable, Four, new() { StopAfter = stopAfter, PauseAfter = pauseAfter });

        Assert.Equal((outcome, 2, 2, 1), (attempt.Outcome, attempt.Reports.Length, steps, cleaned));
    }

    [Fact]
    public async Task A_callback_hears_of_its_end_by_an_exception()
    {
        var heard = new List<string>();
        var trainable = Trainable.Define<Step>("calling", async (_, trial, cancellationToken) =>
        {
            try
            {
                while (true) await trial.ReportAsync(new Metrics("loss", 1), cancellationToken);
            }
            catch (OperationCanceledException exception)
            {
                heard.Add(exception.Message);
                throw;
            }
        });

        var attempt = await _trial.RunAsync(trainable, Four, new() { StopAfter = 3 });

        Assert.Equal((AttemptOutcome.Stopped, 3, null), (attempt.Outcome, attempt.Reports.Length, attempt.Error));
        Assert.Equal(["the test stops it after iteration 3"], heard);
    }

    [Fact]
    public async Task It_goes_on_from_a_checkpoint_as_if_nothing_had_been()
    {
        var whole = await _trial.RunAsync(Halving, Four);

        var first = await _trial.RunAsync(Halving, Four, new() { PauseAfter = 1 });
        var second = await _trial.RunAsync(Halving, Four, new() { Checkpoint = first.Checkpoint, StopAfter = 3 });
        var third = await _trial.RunAsync(Halving, Four, new() { Checkpoint = second.Checkpoint });

        Assert.Equal([1, 2, 1], new[] { first, second, third }.Select(attempt => attempt.Reports.Length));
        Assert.Equal(
            whole.Reports.Select(report => (report.Iteration, report.Metrics["loss"])),
            new[] { first, second, third }.SelectMany(attempt => attempt.Reports).Select(report => (report.Iteration, report.Metrics["loss"])));
        Assert.Equal((4, 4), (whole.Checkpoint?.Iteration, third.Checkpoint?.Iteration));
    }

    [Fact]
    public async Task An_attempt_without_a_checkpoint_of_its_own_hands_on_what_it_was_given()
    {
        var first = await _trial.RunAsync(Halving, Four, new() { StopAfter = 2 });

        var second = await _trial.RunAsync(Trainable.Define<Step>("number", _ => 1.0), Four, new() { Checkpoint = first.Checkpoint });

        Assert.Equal((first.Checkpoint, 3), (second.Checkpoint, Assert.Single(second.Reports).Iteration));
    }

    [Fact]
    public async Task It_goes_on_from_files_of_an_earlier_version()
    {
        var folder = Directory.CreateTempSubdirectory("tune-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "data.json"), "0.25");
        var old = new SavedCheckpoint(new CheckpointRef("old", 0, 1, Iteration: 2, "checkpoint_000002", "", 0), folder);

        var attempt = await _trial.RunAsync(Halving, Four, new() { Checkpoint = old });

        Directory.Delete(folder, recursive: true);
        Assert.Equal([(3, 0.125), (4, 0.0625)], attempt.Reports.Select(report => (report.Iteration, report.Metrics["loss"])));
    }

    [Fact]
    public async Task A_checkpoint_that_is_gone_is_a_failure()
    {
        SavedCheckpoint? gone;
        await using (var other = new TrialEnvironment()) gone = (await other.RunAsync(Halving, Four, new() { StopAfter = 1 })).Checkpoint;

        var attempt = await _trial.RunAsync(Halving, Four, new() { Checkpoint = gone });

        Assert.Equal((AttemptOutcome.Failed, "Tune.Storage.CheckpointMissingException"), (attempt.Outcome, attempt.Error?.Type));
    }

    private static IEnumerable<Report> Halve(Step config, TrialContext trial, CancellationToken cancellationToken)
    {
        var loss = trial.Checkpoint?.Read<double>() ?? 1;
        for (var epoch = trial.Iteration; epoch < config.Epochs; epoch++)
        {
            loss *= config.Rate;
            yield return new Report("loss", loss, Checkpoint.FromJson(loss));
        }
    }

    private static IEnumerable<Report> Clean(Action step, Action clean)
    {
        try
        {
            while (true)
            {
                step();
                yield return new Report("loss", 1);
            }
        }
        finally
        {
            clean();
        }
    }

    private static IEnumerable<Report> Yield()
    {
        yield return new Report("loss", 3);
    }

    private static async IAsyncEnumerable<Report> YieldAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new Report("loss", await LaterAsync(3.0, cancellationToken));
    }

    private static async Task<T> LaterAsync<T>(T value, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return value;
    }
}
