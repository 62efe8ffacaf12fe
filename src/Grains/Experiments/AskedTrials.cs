using System.Collections.Immutable;

namespace Tune.Grains;

/// <summary>
/// The trials of an experiment that clients ask for and run: who has which is in the journal; for how long each has been silent only here, by the monotonic clock, from tick to tick.
/// A process that stands still between two of them judges nobody by it, and one that has loaded the experiment anew gives every client its whole lease.
/// </summary>
/// <param name="experiment">The experiment.</param>
/// <param name="time">The clock.</param>
/// <param name="standStill">From so long between two ticks on, the process itself stood still.</param>
internal sealed class AskedTrials(LiveExperiment experiment, TimeProvider time, TimeSpan standStill)
{
    private readonly Dictionary<int, TimeSpan> _silent = [];
    private long _tickedAt = time.GetTimestamp();

    private Experiment Kernel => experiment.Kernel;

    /// <summary>A trial's client has been heard of.</summary>
    public void Hear(int trial) => _silent.Remove(trial);

    /// <summary>Decides what a client gets; completes when that is durable.</summary>
    public async Task<AskReply> AskAsync(AskRequest request)
    {
        foreach (var trial in request.Holding) Hear(trial);
        var cursor = experiment.Durable;
        var facts = new List<Fact>();
        var trialToRun = Choose(request, facts);
        var hasEnded = Kernel.Status.IsEnded();
        // as it is after this very decision: others may follow before it is durable
        var start = trialToRun is null ? null : new AskedStart(
            trialToRun.Id.Number, trialToRun.Attempt, trialToRun.Config.ToString(), trialToRun.Iteration, trialToRun.Elapsed, Kernel.TrialName?.NameOf(trialToRun.Config));
        if (trialToRun is not null) Hear(trialToRun.Id.Number);
        await experiment.CommitAsync(facts);
        return new AskReply(start, cursor, hasEnded);
    }

    /// <summary>The trials whose clients have been silent for longer than their leases.</summary>
    public ImmutableArray<Input.Lost> Tick()
    {
        var step = time.GetElapsedTime(_tickedAt);
        _tickedAt = time.GetTimestamp();
        if (step >= standStill) step = TimeSpan.Zero;
        var running = Kernel.Running.Where(trial => trial.Lease is not null).ToImmutableArray();
        foreach (var gone in _silent.Keys.Except(running.Select(trial => trial.Id.Number)).ToImmutableArray()) _silent.Remove(gone);
        var lost = ImmutableArray.CreateBuilder<Input.Lost>();
        foreach (var trial in running)
        {
            var silent = _silent[trial.Id.Number] = _silent.GetValueOrDefault(trial.Id.Number) + step;
            if (silent >= trial.Lease) lost.Add(new Input.Lost(experiment.Now, trial.Id, trial.Attempt, $"its client '{trial.Client}' was not heard of for {trial.Lease:c}") { IsUnexpected = true });
        }

        return lost.ToImmutable();
    }

    private Trial? Choose(AskRequest request, List<Fact> facts)
    {
        foreach (var own in Kernel.Running.Where(trial => trial.Client == request.Client && !request.Holding.Contains(trial.Id.Number)).ToImmutableArray())
        {
            if (!request.BeginsAnew) return own;
            facts.AddRange(experiment.Handle(new Input.Lost(experiment.Now, own.Id, own.Attempt, $"its client '{own.Client}' began anew") { IsUnexpected = true }));
        }

        if (!experiment.MayStart) return null;
        IReadOnlyList<Fact> decided;
        do
        {
            decided = experiment.Handle(new Input.SlotOffered(experiment.Now) { Client = request.Client, Lease = request.Lease });
            facts.AddRange(decided);
            if (decided.OfType<TrialStarted>().FirstOrDefault() is { } started) return Kernel.Get(started.Trial);
        }
        // trials that have the result of an earlier one are none to run
        while (decided.Any(fact => fact is TrialReused));
        return null;
    }
}
