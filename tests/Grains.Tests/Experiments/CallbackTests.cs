namespace Tune.Grains;

/// <summary>Callbacks are told everything in order and can't harm the experiment.</summary>
public sealed class CallbackTests : HostTests
{
    [Fact]
    public async Task A_callback_hears_of_everything_in_the_order_of_the_journal()
    {
        var host = await StartAsync(slots: 1);
        var noting = new Noting();

        var results = await host.Tuner.FitAsync(Some.Steps(2), Some.Spec(samples: 2), new FitOptions { Callbacks = [noting] }).OrFail();

        Assert.Equal(["start 00000", "report 00000 1", "report 00000 2", "end 00000 2", "start 00001", "report 00001 1", "report 00001 2", "end 00001 2", "ended Finished 2"], noting.Heard);
        Assert.Equal(results.Select(trial => trial.Configuration), noting.Configurations);
    }

    [Fact]
    public async Task A_trial_is_told_of_by_its_name()
    {
        var host = await StartAsync(slots: 1);
        var noting = new Noting();

        await host.Tuner.FitAsync(Some.Steps(1), Some.Spec(samples: 1) with { TrialName = "a trial" }, new FitOptions { Callbacks = [noting] }).OrFail();

        Assert.Equal(["a trial"], noting.Names.Distinct());
    }

    [Fact]
    public async Task One_that_throws_is_logged_once_and_neither_another_nor_the_experiment_notices()
    {
        var host = await StartAsync(slots: 1);
        var (broken, noting) = (new Noting { Act = heard => heard.StartsWith("report", StringComparison.Ordinal) ? throw new InvalidDataException("careless") : Task.CompletedTask }, new Noting());

        var results = await host.Tuner.FitAsync(Some.Steps(3), Some.Spec(samples: 3), new FitOptions { Callbacks = [broken, noting] }).OrFail();

        Assert.Equal(ExperimentStatus.Finished, results.Status);
        Assert.Equal(["start 00000", "report 00000 1"], broken.Heard);
        Assert.Equal((3 * 5) + 1, noting.Heard.Count);
        var line = Assert.Single(host.Log, entry => entry.Contains("careless", StringComparison.Ordinal));
        Assert.Contains("the callback Tune.Grains.CallbackTests+Noting failed", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_one_delays_no_trial_and_hears_of_the_end_before_the_call_returns()
    {
        var gate = Waiting.Signal();
        var host = await StartAsync(slots: 1);
        var (slow, noting) = (new Noting { Act = _ => gate.Task }, new Noting());

        var fit = host.Tuner.FitAsync(Some.Steps(2), Some.Spec(samples: 5), new FitOptions { Callbacks = [slow, noting] });
        await noting.Ended.OrFail();
        Assert.Single(slow.Heard);
        Assert.False(fit.IsCompleted);
        gate.SetResult();
        await fit.OrFail();

        Assert.Equal(noting.Heard, slow.Heard);
    }

    [Fact]
    public async Task What_happened_before_is_no_news()
    {
        var host = await StartAsync(slots: 1);
        await host.Tuner.FitAsync(Some.Steps(2), Some.Spec()).OrFail();
        var noting = new Noting();

        await host.Tuner.FitAsync(Some.Steps(2), Some.Spec(), new FitOptions { Callbacks = [noting] }).OrFail();

        Assert.Empty(noting.Heard);
    }

    private sealed class Noting : ExperimentCallback
    {
        private readonly TaskCompletionSource _ended = Waiting.Signal();

        public List<string> Heard { get; } = [];

        public List<Configuration> Configurations { get; } = [];

        public List<string?> Names { get; } = [];

        public Func<string, Task> Act { get; init; } = _ => Task.CompletedTask;

        public Task Ended => _ended.Task;

        public override Task OnTrialStartedAsync(WatchedTrial trial, CancellationToken cancellationToken)
        {
            Configurations.Add(trial.Configuration);
            Names.Add(trial.Name);
            return HearAsync($"start {trial.Trial}");
        }

        public override Task OnReportAsync(WatchedTrial trial, TrialReported report, CancellationToken cancellationToken)
        {
            Names.Add(trial.Name);
            return HearAsync(FormattableString.Invariant($"report {trial.Trial} {report.Iteration}"));
        }

        public override Task OnTrialEndedAsync(TrialResult trial, CancellationToken cancellationToken) => HearAsync(FormattableString.Invariant($"end {trial.Trial} {trial.Iterations}"));

        public override async Task OnExperimentEndedAsync(ExperimentEnded ended, IReadOnlyList<TrialResult> trials, CancellationToken cancellationToken)
        {
            await HearAsync(FormattableString.Invariant($"ended {ended.Status} {trials.Count}"));
            _ended.SetResult();
        }

        private Task HearAsync(string what)
        {
            Heard.Add(what);
            return Act(what);
        }
    }
}
