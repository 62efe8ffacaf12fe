using Tune.Storage;

namespace Tune.Grains;

public sealed class StorageFailureTests : HostTests
{
    [Theory]
    [InlineData("started")]
    [InlineData("trial-created")]
    [InlineData("reported")]
    [InlineData("trial-ended")]
    [InlineData("ended")]
    public async Task Fit_throws_what_the_storage_said_and_another_fit_goes_on(string kind)
    {
        var isFull = true;
        Probe.BeforeAppend = batch => Volatile.Read(ref isFull) && batch.Entries.Any(entry => entry.Kind == kind) ? throw Full() : Task.CompletedTask;
        var host = await StartAsync(slots: 2);

        var exception = await Assert.ThrowsAsync<StorageFullException>(() => host.Tuner.FitAsync(Some.Steps(20), Some.Spec(samples: 5)).OrFail());
        Volatile.Write(ref isFull, false);
        var results = await FitAgainAsync(host);

        Assert.Contains("No space left", exception.Message, StringComparison.Ordinal);
        Assert.All(results, trial => Assert.Equal((20, 0), (trial.Iterations, trial.Failures)));
        (await host.JournalAsync("e")).Check();
        await host.SlotsAreFreeAsync();
    }

    // an activation that began while the disk was full may still say so
    private static async Task<ResultGrid<Configuration>> FitAgainAsync(TuneHost host)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await host.Tuner.FitAsync(Some.Steps(20), Some.Spec(samples: 5)).OrFail();
            }
            catch (StorageFullException) when (attempt < 3)
            {
                // it was asked again too early
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Failures_that_pass_lose_and_repeat_nothing(int slots)
    {
        var appends = 0;
        Probe.BeforeAppend = _ => Interlocked.Increment(ref appends) % 7 == 3 ? throw Full() : Task.CompletedTask;
        var host = await StartAsync(slots);
        var spec = Some.Spec(samples: 10);

        for (var fit = 0; ; fit++)
        {
            try
            {
                var results = await host.Tuner.FitAsync(Some.Saving(20), spec).OrFail();
                Assert.All(results, trial => Assert.Equal(Enumerable.Range(1, 20), trial.History.Select(row => row.Iteration)));
                break;
            }
            catch (StorageFullException) when (fit < 100)
            {
                // the disk is full now and then
            }
        }

        Probe.BeforeAppend = _ => Task.CompletedTask;
        var journal = await host.JournalAsync("e");
        journal.Check();
        Assert.Empty(journal.Of<TrialFailed>());
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task What_was_not_written_is_not_acknowledged_by_a_repetition()
    {
        var (writing, refuse) = (Waiting.Signal(), Waiting.Signal());
        Probe.BeforeAppend = async batch =>
        {
            if (!batch.Entries.Any(entry => entry.Kind == "reported") || refuse.Task.IsCompleted) return;
            writing.TrySetResult();
            await refuse.Task;
            throw Full();
        };
        var host = await StartAsync();
        var begun = Waiting.Signal();
        var experiment = await host.Tuner.StartAsync(Trainable.Define<Configuration>("silent", async (config, trial, cancellationToken) =>
        {
            begun.TrySetResult();
            await Waiting.UntilCancelled(cancellationToken);
        }), Some.Spec()).OrFail();
        await begun.Task.OrFail();
        var batch = new ReportBatch(0, 1, [new ReportItem(1, new Metrics("loss", 1), TimeSpan.Zero, null)]);

        var first = host.Grain<IExperimentGrain>("e").ReportAsync(batch);
        await writing.Task.OrFail();
        var second = host.Grain<IExperimentGrain>("e").ReportAsync(batch);
        refuse.SetResult();

        await Assert.ThrowsAsync<StorageFullException>(() => first.OrFail());
        await Assert.ThrowsAsync<StorageFullException>(() => second.OrFail());
        Assert.Equal(1, (await host.Grain<IExperimentGrain>("e").ReportAsync(batch).OrFail()).Acknowledged);
        Assert.Equal([1], (await host.JournalAsync("e")).Iterations(0));
        await experiment.StopAsync();
    }

    [Fact]
    public async Task Facts_that_arrive_while_a_snapshot_is_taken_are_written()
    {
        var (taking, go) = (Waiting.Signal(), Waiting.Signal());
        Probe.BeforeSnapshot = () =>
        {
            taking.TrySetResult();
            return go.Task;
        };
        // no tick that would make it good
        var host = await StartAsync(slots: 1, options: options => options.TickInterval = TimeSpan.FromMinutes(1));
        var fit = host.Tuner.FitAsync(Some.Steps(8000), Some.Spec(samples: 2));
        await taking.Task.OrFail();
        go.SetResult();

        Assert.All(await fit.OrFail(), trial => Assert.Equal(8000, trial.Iterations));
    }

    [Fact]
    public async Task A_snapshot_that_can_not_be_written_harms_nothing()
    {
        Probe.BeforeSnapshot = () => throw Full();
        var host = await StartAsync(slots: 1);

        Assert.Equal(8000, (await host.Tuner.FitAsync(Some.Steps(8000), Some.Spec()).OrFail())[0].Iterations);
    }

    private StorageFullException Full() => new(DataFolder, "appending to a journal", new IOException("No space left on device"));
}
