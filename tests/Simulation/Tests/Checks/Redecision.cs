using System.Globalization;

namespace Tune.Simulations;

/// <summary>
/// Decides a journal again: the inputs that must have led to its facts are handed to a kernel that starts from nothing, and it must come to the
/// very same facts. Whatever was restored, retried and fenced in between has left no trace in any decision.
/// </summary>
internal static class Redecision
{
    /// <summary>The kernel after all of it; or what differs.</summary>
    public static (Experiment Kernel, string? Difference) Of(ExperimentSpec spec, IReadOnlyList<Fact> facts)
    {
        var kernel = new Experiment(spec);
        var (first, json) = (spec, ExperimentSpecJson.Write(spec, new AlgorithmRegistry()));
        for (var at = 0; at < facts.Count;)
        {
            Input.Change? change = null;
            if (facts[at] is ExperimentChanged changed)
            {
                // the state is a function of the present spec and all facts
                spec = Read(changed, first);
                change = new Input.Change(changed.At, new ExperimentChange((json, ""), (changed.Spec, ""), spec));
                (kernel, json) = (new Experiment(spec), changed.Spec);
                kernel.Replay(facts.Take(at));
            }

            // the journal does not say what a slow searcher knew when it was asked; that a trial more takes from what others have follows at once
            if (spec.Searcher.SuggestsSlowly && facts[at] is TrialCreated)
            {
                do kernel.Replay([facts[at++]]);
                while (at < facts.Count && facts[at] is TrialResourcesChanged);
                continue;
            }

            var input = change is not null ? change : InputOf(facts[at], kernel) is Input.SlotOffered offered ? OfferedFor(offered, facts, at, kernel, spec) : InputOf(facts[at], kernel);
            var again = kernel.Handle(input);
            if (again.Count == 0) return (kernel, $"fact {at + 1} is {Text(facts[at])}; {input} leads to nothing");
            foreach (var fact in again)
            {
                if (at == facts.Count || Text(fact) != Text(facts[at]))
                    return (kernel, $"fact {at + 1} is {(at == facts.Count ? "missing" : Text(facts[at]))}; {input} leads to {Text(fact)}");
                at++;
            }
        }

        return (kernel, null);
    }

    /// <summary>The spec that an experiment was changed to; its code is that of the first.</summary>
    public static ExperimentSpec Read(ExperimentChanged changed, ExperimentSpec first)
    {
        var registry = new AlgorithmRegistry();
        registry.AddFrom(first);
        return ExperimentSpecJson.Read(changed.Spec, registry);
    }

    /// <summary>What was offered is what the trial takes that was started with it, where it runs; if one was created and none started, something that none of them takes.</summary>
    private static Input.SlotOffered OfferedFor(Input.SlotOffered offered, IReadOnlyList<Fact> facts, int at, Experiment kernel, ExperimentSpec spec)
    {
        if (facts.Skip(at).TakeWhile(fact => fact.At == facts[at].At).OfType<TrialStarted>().FirstOrDefault() is { } started)
            return offered with { Resources = kernel.Find(started.Trial) is { } trial ? kernel.ResourcesOf(trial) : spec.Resources, Silo = started.Silo };
        return offered with { Resources = facts[at] is TrialCreated && kernel.HasTrialResources ? new TrialResources { Cpu = 4096 } : null };
    }

    private static Input InputOf(Fact fact, Experiment kernel) => fact switch
    {
        ExperimentStarted => new Input.Start(fact.At),
        ExperimentRecovered => new Input.Recover(fact.At),
        ExperimentPaused paused => new Input.Pause(fact.At, paused.Reason),
        ExperimentResumed => new Input.Resume(fact.At),
        ExperimentExtended extended => new Input.Extend(fact.At, extended.Samples, extended.ExtraTime) { Request = fact.Request },
        ExperimentEnded ended => new Input.Stop(fact.At, ended.Reason),
        CapacityChanged changed => new Input.CapacityKnown(fact.At, changed.Capacity),
        TrialCreated or TrialStarted or SearchExhausted or TrialsReleased => new Input.SlotOffered(fact.At),
        TrialReported reported => new Input.Reported(fact.At, reported.Trial, reported.Attempt, reported.Iteration, reported.Metrics, reported.Elapsed, reported.Checkpoint),
        TrialCheckpointed made => new Input.Checkpointed(fact.At, made.Trial, made.Checkpoint),
        TrialPaused paused => new Input.Paused(fact.At, paused.Trial, paused.Attempt),
        TrialFailed failed => new Input.Failed(fact.At, failed.Trial, failed.Attempt, failed.Error),
        TrialLost lost => new Input.Lost(fact.At, lost.Trial, lost.Attempt, lost.Reason) { IsUnexpected = lost.IsUnexpected },
        TrialEnded ended => InputOf(ended, kernel.Get(ended.Trial).Attempt),
        _ => throw new InvalidOperationException($"No input begins with {fact}."),
    };

    private static Input InputOf(TrialEnded ended, int attempt) => ended switch
    {
        { EndedBy: EndedBy.User } => new Input.StopTrial(ended.At, ended.Trial, ended.Reason),
        { EndedBy: EndedBy.Experiment } => new Input.Stop(ended.At, ended.Reason),
        { Error.Type: TrialError.LostType } => new Input.Lost(ended.At, ended.Trial, attempt, "") { IsUnexpected = true },
        { Error.Type: TrialError.StalledType } => new Input.Overdue(ended.At, ended.Trial, attempt, IsStalled: true),
        { Error.Type: TrialError.TimeLimitType } or { EndedBy: EndedBy.StopRule } => new Input.Overdue(ended.At, ended.Trial, attempt, IsStalled: false),
        { Error: { Type: not "ObjectiveNotReported" } error } => new Input.Failed(ended.At, ended.Trial, attempt, error),
        _ => new Input.Completed(ended.At, ended.Trial, attempt),
    };

    private static string Text(Fact fact)
    {
        // what the user's code has thrown comes with its stack, and which frames that has is for the compiler to decide, which inlines what is often called
        var entry = FactJson.Write(fact is ExperimentEnded ended ? ended with { Reason = ended.Reason.Split('\n')[0] } : fact);
        return string.Create(CultureInfo.InvariantCulture, $"{entry.At:O} {entry.Kind} {entry.Trial} {entry.Attempt} {entry.Iteration} {entry.Body}");
    }
}
