using System.Collections.Concurrent;
using Tune.Hosting;

namespace Tune.Grains;

/// <summary>Trials run where what they take is free.</summary>
public sealed class ResourceTests : ClusterTests
{
    private readonly ConcurrentQueue<(string Silo, int Trial, string Gpus)> _starts = new();
    private readonly TaskCompletionSource _end = Waiting.Signal();

    protected override void LetGo() => _end.TrySetResult();

    [Fact]
    public async Task Trials_run_only_where_their_resources_are_and_know_their_gpus()
    {
        await StartAsync(3, (silo, options) =>
        {
            options.Resources.Cpu = 8;
            if (silo == "Silo_1") (options.Resources.Gpu, options.Resources.Labels["gpu"]) = (2, "a100");
            if (silo == "Silo_2") (options.Resources.Gpu, options.Resources.Labels["gpu"]) = (4, "t4");
        });
        var spec = Some.Spec(samples: 6) with { Resources = new() { Gpu = 0.5, Labels = new Dictionary<string, string> { ["gpu"] = "a100" } } };

        var experiment = await Cluster.Tuner.StartAsync(Waits, spec).OrFail();
        await Cluster.UntilAsync(() => Task.FromResult(_starts.Count == 4), "two trials a GPU run");
        await Cluster.SettleAsync();

        Assert.Equal(["Silo_1"], _starts.Select(start => start.Silo).Distinct());
        Assert.Equal(["0", "0", "1", "1"], _starts.Select(start => start.Gpus).Order());
        var waiting = await experiment.ExplainPendingAsync().OrFail();
        Assert.Equal(PendingReason.Busy, waiting.Reason);
        Assert.Equal(
            """
            It waits for 1 CPU + 0.5 GPU where gpu=a100, which is in use.
              Silo_0: has no label gpu (gpu=a100 is asked for); has 0 GPU in all, 0.5 GPU asked for
              Silo_1: no GPU with more than 0 GPU free, 0.5 GPU asked for; held by trials: 4 of 'e'
              Silo_2: has gpu=t4 (gpu=a100 is asked for)
            """.ReplaceLineEndings("\n"),
            waiting.ToString());
        Assert.Equal("CPU 4/24 GPU 2/6", (await Cluster.Tuner.GetResourcesAsync().OrFail()).Describe());
        _end.SetResult();
        Assert.Equal(6, (await experiment.GetResultAsync().OrFail("it ends")).Count);
    }

    [Fact]
    public async Task Experiment_that_no_silo_could_run_is_refused_with_what_is_missing_by_silo()
    {
        await StartAsync(2, (silo, options) => options.Resources.Labels["zone"] = silo == "Silo_0" ? "west" : "east");
        var spec = Some.Spec() with { Resources = new() { Cpu = 2, Labels = new Dictionary<string, string> { ["zone"] = "west" } } };

        var error = await Assert.ThrowsAsync<InvalidExperimentException>(() => Cluster.Tuner.StartAsync(Waits, spec).OrFail());

        Assert.Equal(
            """
            No silo can ever run it: it asks for 2 CPU where zone=west.
              Silo_0: has 1 CPU in all, 2 CPU asked for
              Silo_1: has zone=east (zone=west is asked for); has 1 CPU in all, 2 CPU asked for
            """.ReplaceLineEndings("\n"),
            error.Message);
        Assert.Empty(await Cluster.Tuner.ListAsync().OrFail());
    }

    [Fact]
    public async Task Experiment_that_may_wait_says_what_for_and_runs_when_it_comes()
    {
        var hasGpu = false;
        await StartAsync(1, (_, options) => (options.WaitForResources, options.Resources.Gpu) = (true, hasGpu ? 1 : 0));
        var experiment = await Cluster.Tuner.StartAsync(Waits, Some.Spec() with { Resources = new() { Gpu = 1 } }).OrFail();
        await Cluster.UntilAsync(async () => (await experiment.GetViewAsync()).Reason is not null, "it says what it waits for");
        Assert.Equal("No silo can ever run it: it asks for 1 CPU + 1 GPU.", (await experiment.GetViewAsync()).Reason);
        Assert.Equal(PendingReason.Impossible, (await experiment.ExplainPendingAsync()).Reason);
        await Cluster.SettleAsync();
        Assert.Empty(_starts);

        hasGpu = true;
        await Cluster.Cluster.StartAdditionalSiloAsync();
        _end.SetResult();

        Assert.Equal(ExperimentStatus.Finished, (await experiment.GetResultAsync().OrFail("it ends")).Status);
        Assert.Equal("Silo_1", Assert.Single(_starts).Silo);
        Assert.Equal(PendingReason.NotPending, (await experiment.ExplainPendingAsync(new TrialId(0))).Reason);
    }

    [Fact]
    public async Task What_a_trial_takes_may_follow_from_its_configuration_and_what_can_not_be_had_fails_alone()
    {
        await StartAsync(2, (silo, options) =>
        {
            options.Resources.Cpu = 2;
            if (silo == "Silo_1") options.Resources.Gpu = 1;
        });
        var spec = Some.Spec(samples: 3) with
        {
            ResourceFunction = ResourceFunction.Define("by x", XResources),
            Presets = [.. new[] { 0.1, 0.4, 0.9 }.Select(x => Configuration.Parse(FormattableString.Invariant($$"""{"x":{{x}}}""")))],
        };

        var experiment = await Cluster.Tuner.StartAsync(Waits, spec).OrFail();
        await Cluster.UntilAsync(() => Task.FromResult(_starts.Count == 2), "those run that can");
        await Cluster.SettleAsync();
        Assert.Equal(PendingReason.Impossible, (await experiment.ExplainPendingAsync(new TrialId(2))).Reason);
        _end.SetResult();
        var results = await experiment.GetResultAsync().OrFail("it ends");

        Assert.Equal([(0, "Silo_0"), (1, "Silo_1")], _starts.Select(start => (start.Trial, start.Silo)).Order());
        Assert.Equal([TrialStatus.Terminated, TrialStatus.Terminated, TrialStatus.Error], results.Select(trial => trial.Status));
        Assert.Contains("Silo_1: has 2 CPU in all, 16 CPU asked for", results[2].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bundles_are_taken_together_each_on_a_silo_of_its_own()
    {
        await StartAsync(3, (_, options) => options.Slots = 2);
        var spec = Some.Spec(samples: 4) with { Resources = new() { AdditionalBundles = [new() { Cpu = 2 }], Strategy = BundleStrategy.StrictSpread } };

        var experiment = await Cluster.Tuner.StartAsync(Waits, spec).OrFail();
        await Cluster.UntilAsync(() => Task.FromResult(_starts.Count == 2), "as many run as there is room for");
        await Cluster.SettleAsync();

        var leases = (await Cluster.Tuner.GetResourcesAsync().OrFail()).Silos.SelectMany(silo => silo.Leases).ToList();
        Assert.Equal(2, leases.Count);
        Assert.All(leases, lease => Assert.Equal(2, lease.Places.Select(place => place.Silo).Distinct().Count()));
        Assert.Equal(6, leases.Sum(lease => lease.Resources.Bundles.Sum(bundle => bundle.Cpu)));
        _end.SetResult();
        Assert.Equal(4, (await experiment.GetResultAsync().OrFail("it ends")).Count);
    }

    [Fact]
    public async Task Experiments_share_by_weight()
    {
        await StartAsync(2, (_, options) => options.Slots = 4);
        var heavy = await Cluster.Tuner.StartAsync(Waits, Some.Spec("heavy", samples: 1000) with { Weight = 3 }).OrFail();
        var light = await Cluster.Tuner.StartAsync(Waits, Some.Spec("light", samples: 100)).OrFail();

        // what the first one has taken before the second came is given back trial by trial; what came free before the second was known to want it went to the first one again
        await Cluster.UntilAsync(async () => (await heavy.GetViewAsync()).Running.Length + (await light.GetViewAsync()).Running.Length == 8, "all that there is is in use");
        for (var stopped = 0; (await light.GetViewAsync()).Running.Length < 2; stopped++)
        {
            Assert.True(stopped < 100, "The one that has less for its weight is given nothing.");
            await heavy.StopTrialAsync((await heavy.GetViewAsync()).Running[0].Trial);
            await Cluster.UntilAsync(async () => (await heavy.GetViewAsync()).Running.Length + (await light.GetViewAsync()).Running.Length == 8, "what came free is in use");
        }

        // now both have their parts, and what comes free goes to the one that it came from
        var next = (await heavy.GetViewAsync()).Running;
        await heavy.StopTrialAsync(next[0].Trial);
        await Cluster.UntilAsync(async () => (await heavy.GetViewAsync()).Running is { Length: 6 } running && running[0].Trial != next[0].Trial, "another trial of the first runs");
        Assert.Equal(2, (await light.GetViewAsync()).Running.Length);
        await heavy.StopAsync();
        await light.StopAsync();
        await Cluster.UntilAsync(async () => (await Cluster.Tuner.GetResourcesAsync()).CountLeases() == 0, "all leases are given back");
    }

    [Fact]
    public async Task Paused_experiment_holds_nothing_and_says_why_it_waits()
    {
        await StartAsync(1, (_, _) => { });
        var experiment = await Cluster.Tuner.StartAsync(Waits, Some.Spec()).OrFail();
        await Cluster.UntilAsync(() => Task.FromResult(!_starts.IsEmpty), "it runs");
        Assert.Equal(PendingReason.NotPending, (await experiment.ExplainPendingAsync(new TrialId(0))).Reason);

        await experiment.PauseAsync("lunch");
        await Cluster.UntilAsync(async () => (await Cluster.Tuner.GetResourcesAsync()).CountLeases() == 0, "it holds nothing");

        var explanation = await experiment.ExplainPendingAsync(new TrialId(0));
        Assert.Equal((PendingReason.ExperimentNotRunning, "The experiment is Paused: lunch."), (explanation.Reason, explanation.Summary));
        await Assert.ThrowsAsync<TuneException>(() => experiment.ExplainPendingAsync(new TrialId(7)));
        await experiment.StopAsync();
    }

    private static TrialResources XResources(Configuration config) => config.Get<double>("x") switch
    {
        < 0.3 => new(),
        < 0.6 => new() { Gpu = 1 },
        _ => new() { Cpu = 16 },
    };

    /// <summary>What the client names; what runs is registered on each silo.</summary>
    private static TrainableDefinition<Configuration> Waits => Some.Steps(1, "waits");

    private Task StartAsync(short silos, Action<string, TuneServiceOptions> configure) => StartAsync(silos, (silo, tune, options) =>
    {
        configure(silo, options);
        tune.AddResourceFunction("by x", XResources).AddTrainable(Trainable.Define<Configuration>("waits", async (config, trial, cancellationToken) =>
        {
            _starts.Enqueue((silo, trial.Trial.Number, string.Join(",", trial.Gpus)));
            await _end.Task.WaitAsync(cancellationToken);
            return config.Get<double>("x");
        }));
    });
}
