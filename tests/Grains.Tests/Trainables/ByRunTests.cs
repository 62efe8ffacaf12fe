namespace Tune.Grains;

/// <summary>Trainables whose space is what a function asks for, on real silos.</summary>
public sealed class ByRunTests : HostTests
{
    private sealed record Net(string Optimizer, double Momentum, int[] Units);

    private static readonly ByRunTrainable<Net> Mlp = Trainable.DefineByRun("mlp", SuggestNet, net => net.Momentum + net.Units.Sum() + (net.Optimizer == "sgd" ? 1000 : 0));

    private static Net SuggestNet(Suggestions suggest)
    {
        var optimizer = suggest.Choice("optimizer", "sgd", "adam");
        var momentum = optimizer == "sgd" ? suggest.Uniform("momentum", 0, 0.99) : 0;
        var layers = suggest.RandInt("layers", 1, 4);
        return new Net(optimizer, momentum, [.. Enumerable.Range(0, layers).Select(i => suggest.QRandInt($"units{i}", 16, 256, 16))]);
    }

    private static double LossOf(Net net) => net.Momentum + net.Units.Sum() + (net.Optimizer == "sgd" ? 1000 : 0);

    private static ExperimentSpec<T> Spec<T>(SearchSpace<T> space, int samples = 20) => new() { Name = "e", Space = space, Objective = Objective.Minimize("loss"), Samples = samples };

    [Fact]
    public async Task Trials_get_what_the_function_makes_and_so_do_results()
    {
        var host = await StartAsync();

        var results = await host.Tuner.FitAsync(Mlp, Spec(Mlp.Space)).OrFail();

        Assert.Equal((ExperimentStatus.Finished, 20), (results.Status, results.Count));
        Assert.All(results, trial => Assert.Equal(LossOf(trial.Config), trial.Value));
        Assert.Contains(results, trial => trial.Config.Optimizer == "sgd");
        Assert.Contains(results, trial => trial.Config.Optimizer == "adam" && !trial.Configuration.Contains("optimizer/momentum"));
        Assert.Contains(results, trial => trial.Config.Units.Length == 1);
        (await host.JournalAsync("e")).Check();
    }

    [Fact]
    public async Task It_goes_on_after_a_restart_and_is_read_without_its_code()
    {
        var host = await StartAsync(tune: tune => tune.AddTrainable(Mlp));
        await host.Tuner.FitAsync(Trainable.ByName<Net>("mlp"), Spec(Mlp.Space, samples: 4)).OrFail();
        host = await RestartAsync(host, tune: tune => tune.AddTrainable(Mlp));

        var results = await host.Tuner.FitAsync(Mlp, Spec(Mlp.Space, samples: 4)).OrFail();

        Assert.Equal(4, results.Count);
        var untyped = await host.Tuner.GetExperiment<Configuration>("e").GetResultAsync().OrFail();
        Assert.Equal(LossOf(Mlp.Space.Bind(untyped.Best.Config)), results.Best.Value);
    }

    [Fact]
    public async Task What_discovery_has_not_met_fails_its_trial_at_once()
    {
        var host = await StartAsync();
        var rare = Trainable.DefineByRun("rare", suggest => suggest.RandInt("n", 0, 1_000_000) == 500_000 ? suggest.Uniform("late", 0, 1) : 1, value => value);
        var spec = Spec(rare.Space, samples: 2) with { Presets = [Configuration.Parse("""{"n":500000}""")], MaxFailuresPerTrial = 3 };

        var results = await host.Tuner.FitAsync(rare, spec).OrFail();

        Assert.Equal((TrialStatus.Error, 1, false), (results[0].Status, results[0].Attempts, results[0].Error?.IsRetryable));
        Assert.Contains("late: the function asks for it with n = 500000", results[0].Error?.Message, StringComparison.Ordinal);
        Assert.Equal((TrialStatus.Terminated, 1.0), (results[1].Status, results[1].Value));
        Assert.Throws<InvalidConfigurationException>(() => results[0].Config);
    }

    [Fact]
    public async Task Trials_that_are_asked_for_have_what_the_function_makes()
    {
        var host = await StartAsync();
        await using var open = await host.Tuner.OpenAsync(Spec(SearchSpace.ByRun(SuggestNet), samples: 5)).OrFail();

        while (await open.AskAsync().OrFail() is { } trial) await trial.TellAsync(LossOf(trial.Config)).OrFail();

        Assert.All(await open.Experiment.GetResultSoFarAsync().OrFail(), trial => Assert.Equal(LossOf(trial.Config), trial.Value));
    }

    [Fact]
    public async Task Callbacks_hear_of_trials_with_what_the_function_makes()
    {
        var host = await StartAsync();
        var heard = new Hearing();

        await host.Tuner.FitAsync(Mlp, Spec(Mlp.Space, samples: 3), new FitOptions { Callbacks = [heard] }).OrFail();

        Assert.Equal(3, heard.Ended.Count);
        Assert.All(heard.Ended, trial => Assert.Equal(LossOf(trial.Config), trial.Value));
    }

    private sealed class Hearing : ExperimentCallback
    {
        public List<TrialResult<Net>> Ended { get; } = [];

        public override Task OnTrialEndedAsync(TrialResult trial, CancellationToken cancellationToken)
        {
            Ended.Add((TrialResult<Net>)trial);
            return Task.CompletedTask;
        }
    }
}
