using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>A rule that is made of an object's keys.</summary>
/// <typeparam name="T">What the keys are read as.</typeparam>
internal abstract class PlateauForm<T>(ObjectForm<T> keys) : Form<StopRule>
    where T : notnull
{
    public override string Expected => keys.Expected;

    public override JsonObject Schema() => keys.Schema();

    public override bool TryRead(FileValue value, [MaybeNullWhen(false)] out StopRule result)
    {
        result = null;
        if (!keys.TryRead(value, out var read)) return false;
        result = Make(read);
        foreach (var problem in result?.Validate() ?? []) value.Say(problem);
        return result is not null ? !value.Problems.IsIn(value.Path) : value.Refuse(Expected);
    }

    /// <summary>The rule; null if something is missing.</summary>
    protected abstract StopRule? Make(T read);
}

/// <summary>See <see cref="Stop.OnTrialPlateau"/>.</summary>
internal sealed class TrialPlateauForm() : PlateauForm<(string? Metric, double Deviation, int Results, int GracePeriod)>(new ObjectForm<(string? Metric, double Deviation, int Results, int GracePeriod)>(
    "an object with a metric, such as {metric: loss, deviation: 0.01, results: 4, gracePeriod: 4}",
    (null, 0.01, 4, 4),
    [
        Key<(string? Metric, double Deviation, int Results, int GracePeriod)>.Of("metric", "The metric.", new TextForm("the name of a metric"), (rule, metric) => rule with { Metric = metric }),
        Key<(string? Metric, double Deviation, int Results, int GracePeriod)>.Of("deviation", "The standard deviation below which it no longer changes. Default: 0.01.", new NumberForm(0), (rule, deviation) => rule with { Deviation = deviation }),
        Key<(string? Metric, double Deviation, int Results, int GracePeriod)>.Of("results", "Of how many last reports. Default: 4.", new WholeForm(2), (rule, results) => rule with { Results = results }),
        Key<(string? Metric, double Deviation, int Results, int GracePeriod)>.Of("gracePeriod", "How many reports there are before. Default: 4.", new WholeForm(0), (rule, grace) => rule with { GracePeriod = grace }),
    ]))
{
    protected override StopRule? Make((string? Metric, double Deviation, int Results, int GracePeriod) read) =>
        read.Metric is { } metric ? Stop.OnTrialPlateau(metric, read.Deviation, read.Results, read.GracePeriod) : null;
}

/// <summary>See <see cref="Stop.OnExperimentPlateau"/>.</summary>
internal sealed class ExperimentPlateauForm() : PlateauForm<(double Deviation, int Top, int Patience)>(new ObjectForm<(double Deviation, int Top, int Patience)>(
    "an object such as {deviation: 0.001, top: 10, patience: 0}",
    (0.001, 10, 0),
    [
        Key<(double Deviation, int Top, int Patience)>.Of("deviation", "The standard deviation of the best values within which nothing changes. Default: 0.001.", new NumberForm(0), (rule, deviation) => rule with { Deviation = deviation }),
        Key<(double Deviation, int Top, int Patience)>.Of("top", "How many of the best trials are looked at. Default: 10.", new WholeForm(2), (rule, top) => rule with { Top = top }),
        Key<(double Deviation, int Top, int Patience)>.Of("patience", "For how many reports in a row. Default: 0.", new WholeForm(0), (rule, patience) => rule with { Patience = patience }),
    ]))
{
    protected override StopRule? Make((double Deviation, int Top, int Patience) read) => Stop.OnExperimentPlateau(read.Deviation, read.Top, read.Patience);
}
