using System.IO;
using Spectre.Console;
using static Tune.Domain;

namespace Tune.Grains;

/// <summary>What a program that is interrupted does about trials that don't listen.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tune-interrupted-").FullName;
    private readonly ManualResetEventSlim _end = new();
    private readonly StringWriter _screen = new();

    [Fact]
    public async Task Trial_that_ignores_its_token_is_named_and_left_behind_and_goes_on_next_time()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (var tuner = await StartAsync())
        {
            using var interruption = new CancellationTokenSource();
            var fit = tuner.FitAsync(
                Trainable.Define<Configuration>("deaf", config =>
                {
                    started.TrySetResult();
                    _end.Wait();
                    return config.Get<double>("x");
                }),
                Spec, Display(), interruption.Token);
            await started.Task.OrFail();

            await interruption.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fit.OrFail());
            Assert.Contains("Holding 'deaf': trial 00000 runs on until the next report", _screen.ToString(), StringComparison.Ordinal);
            Assert.Contains("Trial 00000 runs on although cancelled", _screen.ToString(), StringComparison.Ordinal);
        }

        _end.Set();
        await using var again = await StartAsync();
        var results = await again.FitAsync(Trainable.Define<Configuration>("deaf", config => config.Get<double>("x")), Spec).OrFail();
        Assert.Equal((TrialStatus.Terminated, 2), (results.Single().Status, results.Single().Attempts));
    }

    [Fact]
    public async Task Trial_that_listens_pauses_and_nothing_more_is_said_than_what_is_waited_for()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // one that listens ends soon, but not within a time on a busy machine
        await using var tuner = await StartAsync(stopGracePeriod: Waiting.Limit);
        using var interruption = new CancellationTokenSource();
        var fit = tuner.FitAsync(
            Trainable.Define<Configuration>("deaf", async (_, _, token) =>
            {
                started.TrySetResult();
                await new TaskCompletionSource<double>().Task.WaitAsync(token);
                return 0;
            }),
            Spec, Display(), interruption.Token);
        await started.Task.OrFail();

        await interruption.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fit.OrFail());
        Assert.DoesNotContain("although cancelled", _screen.ToString(), StringComparison.Ordinal);
        Assert.Empty((await tuner.GetExperiment<Configuration>("deaf").GetViewAsync()).Running);
    }

    public void Dispose()
    {
        _end.Set();
        _end.Dispose();
        _screen.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static ExperimentSpec<Configuration> Spec => new()
    {
        Name = "deaf", Space = new SearchSpace { ["x"] = Uniform(0, 1) }, Objective = Objective.Minimize("objective"), Samples = 1, Searcher = new RandomSearch(), Seed = 1,
    };

    private ProgressDisplay Display() => new(
        new ProgressOptions { Mode = ProgressMode.Plain },
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_screen), Ansi = AnsiSupport.No }));

    private Task<Tuner> StartAsync(TimeSpan? stopGracePeriod = null) => Tuner.StartLocalAsync(_folder, options =>
    {
        options.WriteResultsFolder = false;
        options.PauseGracePeriod = TimeSpan.FromMilliseconds(50);
        options.StopGracePeriod = stopGracePeriod ?? TimeSpan.FromMilliseconds(50);
    });
}
