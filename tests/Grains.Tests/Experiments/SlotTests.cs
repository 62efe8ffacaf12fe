namespace Tune.Grains;

public sealed class SlotTests : HostTests
{
    private int _running;
    private int _most;

    /// <summary>Counts how many run at once.</summary>
    private TrainableDefinition<Configuration> Counted => Trainable.Define<Configuration>("counted", async (config, trial, cancellationToken) =>
    {
        var now = Interlocked.Increment(ref _running);
        InterlockedMax(now);
        for (var iteration = 1; iteration <= 5; iteration++)
        {
            await Task.Yield();
            await trial.ReportAsync(new Metrics("loss", config.Get<double>("x")), cancellationToken);
        }

        Interlocked.Decrement(ref _running);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Never_more_trials_run_than_there_are_slots(int slots)
    {
        var host = await StartAsync(slots);
        var fits = Enumerable.Range(0, 4).Select(number => host.Tuner.FitAsync(Counted, Some.Spec($"e{number}", samples: 15))).ToList();

        foreach (var fit in fits) Assert.Equal(15, (await fit.OrFail()).Count);

        Assert.InRange(_most, 1, slots);
        await host.SlotsAreFreeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Never_more_trials_run_than_there_are_slots_when_writes_fail_in_between(int slots)
    {
        var appends = 0;
        Probe.BeforeAppend = _ => Interlocked.Increment(ref appends) % 5 == 4
            ? throw new Storage.StorageFullException(DataFolder, "appending to a journal", new IOException("No space left on device"))
            : Task.CompletedTask;
        var host = await StartAsync(slots);

        for (var fit = 0; ; fit++)
        {
            try
            {
                Assert.Equal(15, (await host.Tuner.FitAsync(Counted, Some.Spec(samples: 15)).OrFail()).Count);
                break;
            }
            catch (Storage.StorageFullException) when (fit < 100)
            {
                // the disk is full now and then
            }
        }

        Assert.InRange(_most, 1, slots);
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task No_more_trials_of_an_experiment_run_than_it_allows()
    {
        var host = await StartAsync(slots: 8);

        await host.Tuner.FitAsync(Counted, Some.Spec(samples: 20) with { MaxConcurrentTrials = 2 }).OrFail();

        Assert.InRange(_most, 1, 2);
        Assert.Equal(2, (await host.JournalAsync("e")).MostRunning);
    }

    [Fact]
    public async Task Two_experiments_share_the_slots_equally()
    {
        var host = await StartAsync(slots: 4);
        var endless = Some.Acting(2, (_, cancellationToken) => Waiting.UntilCancelled(cancellationToken));
        var first = await host.Tuner.StartAsync(endless, Some.Spec("first", samples: 100)).OrFail();
        await host.FactAsync<TrialStarted>("first", started => started.Trial.Number == 3);
        var second = await host.Tuner.StartAsync(endless, Some.Spec("second", samples: 100)).OrFail();

        // each slot that becomes free goes to the one that holds fewer
        foreach (var trial in new[] { 0, 1, 2 }) await first.StopTrialAsync(new TrialId(trial)).OrFail();
        await host.FactAsync<TrialStarted>("second", started => started.Trial.Number == 1);
        await host.FactAsync<TrialStarted>("first", started => started.Trial.Number == 4);

        Assert.Equal((2, 2), ((await first.GetViewAsync()).Running.Length, (await second.GetViewAsync()).Running.Length));
        await first.StopAsync();
        await host.FactAsync<TrialStarted>("second", started => started.Trial.Number == 3);
        await second.StopAsync();
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task An_offer_to_an_experiment_that_wants_none_is_declined_and_goes_to_another()
    {
        var host = await StartAsync(slots: 1);
        await host.Tuner.FitAsync(Some.Steps(1), Some.Spec("ended")).OrFail();

        await host.Grain<IResourceBrokerGrain>().RequestAsync(Some.Request("ended", 3));
        await host.Grain<IResourceBrokerGrain>().RequestAsync(Some.Request("unknown", 3));
        var results = await host.Tuner.FitAsync(Some.Steps(1), Some.Spec("other", samples: 5)).OrFail();

        Assert.Equal(5, results.Count);
        await host.SlotsAreFreeAsync();
    }

    private void InterlockedMax(int now)
    {
        for (var most = Volatile.Read(ref _most); now > most; most = Volatile.Read(ref _most)) Interlocked.CompareExchange(ref _most, now, most);
    }
}
