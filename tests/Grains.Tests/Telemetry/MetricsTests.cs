using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Tune.Grains;

/// <summary>What a silo measures is what has happened.</summary>
public sealed class MetricsTests : HostTests
{
    [Fact]
    public async Task An_experiment_is_measured_once_at_every_place()
    {
        var host = await StartAsync(tune: tune => tune.AddTrainable(Some.Saving(4)));
        using var measured = new Measured(host.Services.GetRequiredService<IMeterFactory>());

        var results = await host.Tuner.FitAsync(Some.Saving(4), Some.Spec(samples: 3) with { Stop = Stop.AtIteration(3) }).OrFail();

        var journal = await host.JournalAsync("e");
        Assert.Equal(9, measured.Sum("tune.reports"));
        Assert.Equal(3, measured.Sum("tune.attempts.started"));
        Assert.Equal(3, measured.Sum("tune.trials.ended", "tune.trial.ended_by", nameof(EndedBy.StopRule)));
        Assert.Equal(3, measured.Sum("tune.trials.ended"));
        Assert.Equal(3, measured.Sum("tune.decisions", "tune.decision", "stop"));
        Assert.Equal(journal.Of<TrialGranted>().Count(), measured.Sum("tune.decisions", "tune.decision", "grant"));
        Assert.Equal(journal.Of<TrialReported>().Sum(reported => reported.Checkpoint?.Bytes ?? 0), measured.Sum("tune.checkpoint.size"));
        Assert.InRange(measured.Values("tune.suggestion.duration").Count, 1, 3);
        Assert.All(measured.Values("tune.commit.duration"), seconds => Assert.InRange(seconds, 0, Waiting.Limit.TotalSeconds));
        Assert.NotEmpty(measured.Values("tune.commit.duration"));
        Assert.Empty(measured.Values("tune.attempts.failed"));
        Assert.Equal(3, results.Count);
    }

    [Fact]
    public async Task Failures_are_told_from_losses_and_from_what_ended_well()
    {
        var fails = Trainable.Define<Configuration>("fails", Fail);
        var host = await StartAsync(tune: tune => tune.AddTrainable(fails));
        using var measured = new Measured(host.Services.GetRequiredService<IMeterFactory>());

        await host.Tuner.FitAsync(fails, Some.Spec() with { MaxFailuresPerTrial = 1 }).OrFail();

        Assert.Equal((2, 1, 0), (measured.Sum("tune.attempts.started"), measured.Sum("tune.attempts.failed"), measured.Sum("tune.attempts.lost")));
        Assert.Equal(1, measured.Sum("tune.trials.ended", "tune.trial.ended_by", nameof(EndedBy.Failure)));

        static IEnumerable<Report> Fail(Configuration config, TrialContext trial, CancellationToken cancellationToken)
        {
            yield return new Report("loss", 1);
            throw new InvalidOperationException("it fails");
        }
    }

    [Fact]
    public async Task What_waits_is_said_by_the_silo_of_the_broker_and_is_nothing_when_it_is_over()
    {
        var mayEnd = Waiting.Signal();
        var held = Some.Acting(1, (_, cancellationToken) => mayEnd.Task.WaitAsync(cancellationToken));
        var host = await StartAsync(slots: 2, tune: tune => tune.AddTrainable(held), options: options => options.HeartbeatInterval = TimeSpan.FromMilliseconds(20));
        using var measured = new Measured(host.Services.GetRequiredService<IMeterFactory>());

        var experiment = await host.Tuner.StartAsync(held, Some.Spec(samples: 5) with { Resources = new() { Memory = 1024 } }).OrFail();
        await UntilAsync(() => measured.Look("tune.trials.pending").GetValueOrDefault("e") == 3, "three trials wait");

        await UntilAsync(() => measured.Look("tune.trials.running").GetValueOrDefault("") == 2, "two trials run");
        Assert.Equal(new Dictionary<string, double> { ["e cpu"] = 3, ["e memory"] = 3 * 1024 }, measured.Look("tune.resources.pending"));
        Assert.Equal(new Dictionary<string, double> { ["cpu"] = 2, ["memory"] = 2 * 1024 }, measured.Look("tune.resources.usage"));
        Assert.Equal(2, measured.Look("tune.resources.limit")["cpu"]);
        mayEnd.SetResult();
        await experiment.GetResultAsync().OrFail();
        await UntilAsync(() => measured.Look("tune.trials.pending").GetValueOrDefault("e", -1) == 0, "nothing waits, and that is said");
    }

    [Fact]
    public async Task Every_instrument_is_in_the_documentation_with_its_unit_and_the_other_way_round()
    {
        var host = await StartAsync();
        using var measured = new Measured(host.Services.GetRequiredService<IMeterFactory>());
        await UntilAsync(() => measured.Units.ContainsKey("tune.trials.running"), "the silo's own instruments are there");

        var documented = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "telemetry.md")).Where(line => line.StartsWith("| `tune.", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells[2].StartsWith('`')).Select(cells => $"{cells[1].Trim('`')} {cells[2].Trim('`')}");

        Assert.Equal(measured.Units.Select(unit => $"{unit.Key} {unit.Value}").Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        await Wait().OrFail(what);

        async Task Wait()
        {
            while (!condition()) await Task.Delay(5);
        }
    }
}
