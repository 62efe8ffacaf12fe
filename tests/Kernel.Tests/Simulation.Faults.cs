namespace Tune.Kernel.Tests;

internal sealed partial class Simulation
{
    private const double UnitStep = 1.0 / (1UL << 53);
    private string? _snapshot;
    private int _snapshotFacts;

    /// <summary>A number of [0, 1) that hangs on nothing but its arguments.</summary>
    public static double Chance(ulong seed, string purpose, int trial, long index) =>
        (Rng.Draw(seed, Rng.StreamOf(trial, purpose), (ulong)index) >> 11) * UnitStep;

    private bool Happens(string purpose, Runner runner, double probability) =>
        probability > 0 && Chance(scenario.Seed, purpose, runner.Trial.Number, runner.Attempt * 1000L + runner.Iteration) < probability;

    /// <summary>The runner is taken for lost; what it had not delivered arrives long after.</summary>
    private void Lose(Runner runner)
    {
        Retire(runner);
        DeliverAfterTheEnd(runner);
        Send(new Input.Lost(Now, runner.Trial, runner.Attempt, "the silo died"));
    }

    private void DeliverAfterTheEnd(Runner runner)
    {
        foreach (var report in runner.Reports) Schedule(Seconds + scenario.Delay + 1, runner.Order, () => Send(report with { At = Now }));
    }

    private void Repeat(Input.Reported report)
    {
        Send(report with { At = Now });
        Send(report with { At = Now, Iteration = report.Iteration - 1 });
        Send(report with { At = Now, Attempt = report.Attempt - 1, Iteration = report.Iteration + 1 });
    }

    private void Crash()
    {
        if (Experiment.Status.IsEnded()) return;
        foreach (var runner in _runners.ToList())
        {
            Retire(runner);
            DeliverAfterTheEnd(runner);
        }

        Experiment = Replayed();
        Send(new Input.Recover(Now));
        foreach (var trial in Experiment.Running.ToList()) Send(new Input.Lost(Now, trial.Id, trial.Attempt, "the process ended"));
        _snapshot = Experiment.Capture();
        _snapshotFacts = Journal.Count;
    }

    /// <summary>As the grain does: another instance replays all facts and decides the change.</summary>
    private void Change(ExperimentSpec next)
    {
        var registry = new AlgorithmRegistry();
        registry.AddFrom(next);
        var change = new ExperimentChange((ExperimentSpecJson.Write(Spec, registry), "trainable"), (ExperimentSpecJson.Write(next, registry), "trainable"), next);
        if (change.Differences.IsEmpty || !Experiment.RefusalsOf(change).IsEmpty) return;
        (Spec, _snapshot) = (next, null);
        Experiment = Replayed();
        OnChanged?.Invoke();
        Send(new Input.Change(Now, change));
    }

    private Experiment Replayed()
    {
        var next = new Experiment(Spec);
        var known = 0;
        if (scenario.Faults.UseSnapshots && _snapshot is not null)
        {
            next.Restore(_snapshot);
            known = _snapshotFacts;
        }

        next.Replay(Journal.Skip(known).Select(fact => FactJson.Read(FactJson.Write(fact))));
        return next;
    }
}
