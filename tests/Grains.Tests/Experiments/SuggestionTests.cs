using Microsoft.Extensions.DependencyInjection;

namespace Tune.Grains;

/// <summary>Slow searchers don't hold an experiment up.</summary>
public sealed class SuggestionTests : HostTests
{
    private readonly GatedSuggestions _gate = new();

    private static ExperimentSpec<Configuration> Spec => Some.Spec(samples: 4) with { Searcher = new GaussianProcess() };

    [Fact]
    public async Task Trials_report_and_end_while_a_suggestion_is_computed()
    {
        var host = await StartGatedAsync();
        var experiment = await host.Tuner.StartAsync(Some.Steps(5), Spec).OrFail();
        await _gate.Waits.Task.OrFail();

        var ended = await host.FactAsync<TrialEnded>("e");
        var meanwhile = await experiment.GetViewAsync().OrFail();
        _gate.Open.TrySetResult();
        var results = await experiment.GetResultAsync().OrFail();

        Assert.Equal(0, ended.Trial.Number);
        Assert.Equal((ExperimentStatus.Running, 1), (meanwhile.Status, meanwhile.Counts.Values.Sum()));
        Assert.Equal((ExperimentStatus.Finished, 4), (results.Status, results.Count));
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task Stop_does_not_wait_for_a_suggestion_and_no_slot_is_kept_for_it()
    {
        var host = await StartGatedAsync();
        var experiment = await host.Tuner.StartAsync(Some.Steps(5), Spec).OrFail();
        await _gate.Waits.Task.OrFail();

        await experiment.StopAsync("enough").OrFail();
        var results = await experiment.GetResultAsync().OrFail();
        _gate.Open.TrySetResult();

        Assert.Equal((ExperimentStatus.Stopped, 1), (results.Status, results.Count));
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task Host_that_stops_does_not_wait_for_a_suggestion_and_the_next_one_makes_it_again()
    {
        var host = await StartGatedAsync();
        await host.Tuner.StartAsync(Some.Steps(5), Spec).OrFail();
        await _gate.Waits.Task.OrFail();

        var next = await RestartAsync(host);
        var results = await next.Tuner.FitAsync(Some.Steps(5), Spec).OrFail();
        _gate.Open.TrySetResult();

        Assert.Equal((ExperimentStatus.Finished, 4), (results.Status, results.Count));
        await next.SlotsAreFreeAsync();
    }

    private Task<TuneHost> StartGatedAsync() => StartAsync(services: services => services.AddSingleton<ITrainableExecutor>(_gate));
}
