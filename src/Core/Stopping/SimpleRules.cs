using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Tune.Stopping;

/// <summary>A rule that looks at nothing but the request: data and behaviour are one.</summary>
internal abstract record StatelessRule : StopRule, IStopRule, ISnapshotState
{
    public override IStopRule Create(Objective objective) => this;

    public void Observe(Fact fact)
    {
        // the request says it all
    }

    public abstract StopDecision Check(StopRequest request);

    public virtual int GrantedTo(Trial trial) => trial.Iteration + 1;

    public JsonNode Capture() => new JsonObject();

    public void Restore(JsonNode state)
    {
        // nothing to restore
    }
}

/// <summary>See <see cref="Stop.After"/>.</summary>
internal sealed record TimeBudget(TimeSpan Budget) : StatelessRule
{
    public override string Kind => "after";

    public override bool DependsOnTime => true;

    public override IEnumerable<string> Validate()
    {
        if (Budget <= TimeSpan.Zero) yield return $"Stop.After: the budget must be positive; was {Budget}.";
    }

    public override StopDecision Check(StopRequest request) =>
        request.Elapsed >= Budget ? StopDecision.Experiment($"the time budget of {Budget:c} is used up") : StopDecision.None;

    public override int GrantedTo(Trial trial) => int.MaxValue;
}

/// <summary>See <see cref="Stop.AtIteration"/>.</summary>
internal sealed record MaxIteration(int Iteration) : StatelessRule
{
    public override string Kind => "atIteration";

    public override IEnumerable<string> Validate()
    {
        if (Iteration < 1) yield return $"Stop.AtIteration: the iteration must be at least 1; was {Iteration}.";
    }

    public override StopDecision Check(StopRequest request) =>
        request.Trial is { } trial && trial.Iteration >= Iteration ? StopDecision.Trial($"reached iteration {Iteration}") : StopDecision.None;

    public override int GrantedTo(Trial trial) => Math.Max(Iteration, trial.Iteration + 1);
}

/// <summary>See <see cref="Stop.WhenAbove"/> and <see cref="Stop.WhenBelow"/>.</summary>
internal sealed record MetricThreshold(string Metric, double Threshold, bool IsUpper) : StatelessRule
{
    public override string Kind => "threshold";

    public override IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(Metric)) yield return "Stop.WhenAbove/WhenBelow: the metric must have a name.";
        if (double.IsNaN(Threshold)) yield return $"Stop.WhenAbove/WhenBelow: the threshold for '{Metric}' must be a number; was NaN.";
    }

    public override StopDecision Check(StopRequest request)
    {
        if (request.Trial?.Metrics is not { } metrics || !metrics.TryGet(Metric, out var value)) return StopDecision.None;
        return (IsUpper ? value >= Threshold : value <= Threshold)
            ? StopDecision.Trial(FormattableString.Invariant($"{Metric} {value:g5} is {(IsUpper ? "at least" : "at most")} {Threshold:g5}"))
            : StopDecision.None;
    }
}

/// <summary>See <see cref="Stop.When"/>.</summary>
internal sealed record UserFunction(string Name) : StatelessRule
{
    public override string Kind => "function";

    [JsonIgnore]
    public Func<Trial, bool>? Condition { get; init; }

    public override IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(Name)) yield return "Stop.When: the function must have a name.";
    }

    // two rules are equal when they stand for the same name: a function has no identity across processes
    public bool Equals(UserFunction? other) => other is not null && other.Name == Name;

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    public override StopDecision Check(StopRequest request) =>
        request.Trial is { } trial && Evaluate(trial) ? StopDecision.Trial($"stop function '{Name}'") : StopDecision.None;

    private bool Evaluate(Trial trial) => Condition is { } condition ? NamedFunctionException.Call(Name, "Stop.When", () => condition(trial)) : throw new InvalidOperationException($"The stop function '{Name}' is not known here.");
}
