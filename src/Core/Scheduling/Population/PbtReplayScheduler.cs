using System.Text.Json.Nodes;

namespace Tune.Scheduling;

internal sealed class PbtReplayScheduler(PbtReplay options) : IScheduler, ISnapshotState
{
    private readonly IReadOnlyList<ReplayStep> _steps = options.Schedule;

    public void Observe(Fact fact)
    {
        // the trial knows how many of the changes were made
    }

    public Directive Decide(Trial trial, ISchedulingView view) => NextOf(trial) is { } next
        ? trial.Iteration >= next.Iteration ? Directive.Continue : Directive.ContinueTo(next.Iteration)
        : Directive.ContinueTo(int.MaxValue);

    public SchedulerAction? NextAction(ISchedulingView view)
    {
        foreach (var trial in view.Trials)
        {
            if (trial is not { Status: TrialStatus.Running, NextPerturbation: null } || NextOf(trial) is not { } next || trial.Iteration < next.Iteration) continue;
            var config = Configuration.Parse(next.Config);
            return new SchedulerAction.Perturb(
                trial.Id, new Perturbation(trial.Id, null, trial.Iteration, trial.Config, config, []), $"goes on with the configuration from iteration {next.Iteration} of the schedule");
        }

        return null;
    }

    public int GrantAtStart(Trial trial)
    {
        // what takes effect with this start is made already
        var made = trial.Perturbations.Length + (trial.NextPerturbation is null ? 0 : 1);
        return made + 1 < _steps.Count ? Math.Max(_steps[made + 1].Iteration, (trial.NextCheckpoint?.Iteration ?? 0) + 1) : int.MaxValue;
    }

    public string Describe() => $"pbt-replay: {_steps.Count} configurations";

    public JsonNode Capture() => new JsonObject();

    public void Restore(JsonNode state)
    {
        // it has no state
    }

    private ReplayStep? NextOf(Trial trial)
    {
        var made = trial.Perturbations.Length + (trial.NextPerturbation is null ? 0 : 1);
        return made + 1 < _steps.Count ? _steps[made + 1] : null;
    }
}
