using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Tune.Stopping;

/// <summary>A rule over other rules.</summary>
internal abstract record CombinedRule(ImmutableArray<StopRule> Rules) : StopRule
{
    public override bool DependsOnTime => Rules.Any(rule => rule.DependsOnTime);

    public override IEnumerable<string> Validate() => Rules.SelectMany(rule => rule.Validate());

    public virtual bool Equals(CombinedRule? other) => other is not null && EqualityContract == other.EqualityContract && Rules.SequenceEqual(other.Rules);

    public override int GetHashCode() => Rules.Length;
}

/// <summary>Ends what any of the rules ends.</summary>
internal sealed record AnyOf(ImmutableArray<StopRule> Rules) : CombinedRule(Rules)
{
    public static ImmutableArray<StopRule> Flatten(StopRule rule) => rule is AnyOf any ? any.Rules : [rule];

    public override IStopRule Create(Objective objective) => new CombinedStopRule([.. Rules.Select(rule => rule.Create(objective))], isAll: false);
}

/// <summary>Ends what all of the rules end at once.</summary>
internal sealed record AllOf(ImmutableArray<StopRule> Rules) : CombinedRule(Rules)
{
    public static ImmutableArray<StopRule> Flatten(StopRule rule) => rule is AllOf all ? all.Rules : [rule];

    public override IStopRule Create(Objective objective) => new CombinedStopRule([.. Rules.Select(rule => rule.Create(objective))], isAll: true);
}

/// <summary>See <see cref="StopRule.ForExperiment"/>.</summary>
internal sealed record EndExperiment(StopRule Rule) : StopRule
{
    public override string Kind => "forExperiment";

    public override bool DependsOnTime => Rule.DependsOnTime;

    public override IEnumerable<string> Validate() => Rule.Validate();

    public override IStopRule Create(Objective objective) => new Lifted(Rule.Create(objective));

    private sealed class Lifted(IStopRule inner) : IStopRule, ISnapshotState
    {
        public void Observe(Fact fact) => inner.Observe(fact);

        public StopDecision Check(StopRequest request)
        {
            var decision = inner.Check(request);
            return decision.TrialReason is { } reason ? StopDecision.Experiment($"trial {request.Trial?.Id}: {reason}") : decision;
        }

        public int GrantedTo(Trial trial) => inner.GrantedTo(trial);

        public JsonNode? Capture() => (inner as ISnapshotState)?.Capture();

        public void Restore(JsonNode state) => ((ISnapshotState)inner).Restore(state);
    }
}

internal sealed class CombinedStopRule(ImmutableArray<IStopRule> rules, bool isAll) : IStopRule, ISnapshotState
{
    public void Observe(Fact fact)
    {
        foreach (var rule in rules) rule.Observe(fact);
    }

    public StopDecision Check(StopRequest request)
    {
        var decisions = rules.Select(rule => rule.Check(request)).Where(decision => !decision.IsNone).ToList();
        if (decisions.Count == 0 || (isAll && decisions.Count < rules.Length)) return StopDecision.None;
        var reason = isAll ? string.Join(" and ", decisions.Select(decision => decision.ExperimentReason ?? decision.TrialReason)) : null;
        var experiment = decisions.Find(decision => decision.ExperimentReason is not null);
        // all of them at once: the narrower end is the one they agree on
        if (isAll) return decisions.TrueForAll(decision => decision.ExperimentReason is not null) ? StopDecision.Experiment(reason!) : StopDecision.Trial(reason!);
        return experiment.IsNone ? decisions[0] : experiment;
    }

    public int GrantedTo(Trial trial) => isAll ? rules.Max(rule => rule.GrantedTo(trial)) : rules.Min(rule => rule.GrantedTo(trial));

    public JsonNode? Capture()
    {
        var states = rules.Select(rule => (rule as ISnapshotState)?.Capture()).ToList();
        return states.Contains(null) ? null : new JsonArray([.. states]);
    }

    public void Restore(JsonNode state)
    {
        foreach (var (rule, saved) in rules.Zip(state.AsArray())) ((ISnapshotState)rule).Restore(saved!);
    }
}
