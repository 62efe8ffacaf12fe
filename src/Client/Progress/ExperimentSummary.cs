using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Tune;

/// <summary>What came of an experiment, in the few lines that a person wants to see at its end.</summary>
public sealed record ExperimentSummary
{
    private const int MaxErrors = 10;
    private const int MaxFront = 10;

    /// <summary>The hypervolume of more objectives takes long.</summary>
    private const int MostObjectives = 5;

    private readonly ImmutableArray<TrialResult> _trials;
    private readonly TrialResult? _best;
    private readonly ImmutableArray<TrialResult> _front;
    private readonly ImmutableArray<Objective> _objectives;
    private readonly double _hypervolume;

    private ExperimentSummary(ImmutableArray<TrialResult> trials, TrialResult? best, ImmutableArray<TrialResult> front, ImmutableArray<Objective> objectives, double hypervolume) =>
        (_trials, _best, _front, _objectives, _hypervolume) = (trials, best, front, objectives, hypervolume);

    /// <summary>The experiment's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required ExperimentStatus Status { get; init; }

    /// <summary>Why it is there.</summary>
    public string? Reason { get; init; }

    /// <summary>How long it has run.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>What silos have held for its trials.</summary>
    public HeldResources Held { get; init; }

    /// <summary>What it optimises.</summary>
    public required Objective Objective { get; init; }

    /// <summary>Where the results are; null if nowhere.</summary>
    public string? ResultsPath { get; init; }

    /// <summary>How to look at them again; any text.</summary>
    public string? Hint { get; init; }

    /// <summary>The summary of results.</summary>
    /// <param name="results">The results.</param>
    /// <param name="hint">How to look at them again; any text.</param>
    public static ExperimentSummary Of<TConfig>(ResultGrid<TConfig> results, string? hint = null)
    {
        ArgumentNullException.ThrowIfNull(results);
        var isMulti = results.Objectives.Length is > 1 and <= MostObjectives;
        return new ExperimentSummary(
            [.. results], results.TryGetBest(out var best) ? best : null, results.Objectives.Length > 1 ? [.. results.ParetoFront] : [], results.Objectives, isMulti ? results.Hypervolume() : double.NaN)
        {
            Experiment = results.Experiment,
            Status = results.Status,
            Reason = results.Reason,
            Elapsed = results.Elapsed,
            Held = results.Held,
            Objective = results.Objective,
            ResultsPath = results.ResultsPath,
            Hint = hint,
        };
    }

    /// <summary>The summary as plain text.</summary>
    /// <param name="width">How wide the table of errors may be.</param>
    public string ToText(int width = 100)
    {
        var text = new StringBuilder();
        var counts = _trials.CountBy(trial => trial.Status).ToDictionary();
        text.Append('\n').Append(Experiment).Append(": ").Append(Status.ToString().ToUpperInvariant()).Append(" after ").Append(NumberText.Duration(Elapsed));
        if (Reason is not null) text.Append(" (").Append(TextTable.Clean(NumberText.FirstLine(Reason))).Append(')');
        text.Append('\n').Append(CultureInfo.InvariantCulture, $"{StatusText.Number(_trials.Length, "trial")}: {StatusText.CountsLine(counts)}, {StatusText.Number(_trials.Sum(trial => (long)trial.Iterations), "iteration")}{HeldText()}\n\n");
        AppendBest(text);
        AppendFront(text, width);
        AppendErrors(text, width);
        if (ResultsPath is not null) text.Append("Results: ").Append(ResultsPath).Append('\n');
        if (Hint is not null) text.Append(Hint.TrimEnd()).Append('\n');
        return text.ToString();
    }

    /// <summary>Hours of what it is that costs; nothing where they are too few to matter.</summary>
    private string HeldText()
    {
        const double Least = 0.01;
        var kinds = new[] { (Hours: Held.CpuHours, Name: "CPU"), (Hours: Held.GpuHours, Name: "GPU") };
        return string.Concat(kinds.Where(kind => kind.Hours >= Least).Select(kind => string.Create(CultureInfo.InvariantCulture, $", {kind.Name} hours: {NumberText.Short(kind.Hours, 3)}")));
    }

    private void AppendBest(StringBuilder text)
    {
        if (_best is null)
        {
            text.Append(CultureInfo.InvariantCulture, $"No trial has a finite '{Objective.Metric}'.\n\n");
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"Best trial {StatusText.Named(_best.Trial, _best.Name)}: {Objective.Metric} {NumberText.Short(_best.Value ?? double.NaN, 6)} after {StatusText.Number(_best.Iterations, "iteration")}, {NumberText.Duration(_best.Elapsed)}\n");
        AppendBestOnTheWay(text, _best);
        if (!_best.IsFeasible) text.Append("No trial keeps all constraints; this one breaks ").Append(StatusText.Broken(_best.BrokenConstraints)).Append('\n');
        var parameters = _best.Configuration.Flatten();
        var width = parameters.Select(entry => entry.Key.Length).DefaultIfEmpty().Max();
        foreach (var (name, value) in parameters)
            text.Append("  ").Append(name.PadRight(width)).Append("  ").Append(value.ValueKind == System.Text.Json.JsonValueKind.String ? value.GetString() : value.GetRawText()).Append('\n');
        text.Append('\n');
    }

    /// <summary>The screen has shown the best value that was ever reported; the best trial is the one with the best last value.</summary>
    private void AppendBestOnTheWay(StringBuilder text, TrialResult best)
    {
        if (best.Status == TrialStatus.Error) text.Append("It ended in ERROR after that.\n");
        if (TrialSelection.Best(_trials, Objective, MetricScope.All, includeNonFinite: false) is not { } top || top.BestReport(Objective) is not { Value: var value } || value.Equals(best.Value)) return;
        text.Append(CultureInfo.InvariantCulture, $"That is by last values; on the way {(top.Trial == best.Trial ? "it" : $"trial {top.Trial}")} had {NumberText.Short(value, 6)}{(top.Status == TrialStatus.Error ? " and ended in ERROR" : "")}\n");
    }

    private void AppendFront(StringBuilder text, int width)
    {
        if (_front.IsEmpty) return;
        text.Append("Best compromises: ").Append(StatusText.Number(_front.Length, "trial"));
        if (!double.IsNaN(_hypervolume)) text.Append(", hypervolume ").Append(NumberText.Short(_hypervolume, 6));
        var table = new TextTable([new("trial"), .. NameColumn(0), .. _objectives.Select(objective => new TextTable.Column(objective.Metric, IsNumeric: true)), new("parameters", MaxWidth: width, Rank: 1)]);
        foreach (var trial in _front.Take(MaxFront))
            table.Add([trial.Trial.ToString(), .. NameOf(trial), .. _objectives.Select(objective => StatusText.Value(trial.Statistics(objective.Metric)?.Last)), StatusText.Parameters(trial.Configuration)]);
        text.Append('\n').Append(table.ToText(width, Math.Max(0, _front.Length - MaxFront))).Append('\n');
    }

    // where there is no room for both, the number is enough to tell the trial
    private IEnumerable<TextTable.Column> NameColumn(int rank) => _trials.Any(trial => trial.Name is not null) ? [new("name", MaxWidth: 40, Rank: rank)] : [];

    private IEnumerable<string> NameOf(TrialResult trial) => _trials.Any(one => one.Name is not null) ? [trial.Name ?? ""] : [];

    private void AppendErrors(StringBuilder text, int width)
    {
        var errors = _trials.Where(trial => trial.Status == TrialStatus.Error).ToList();
        if (errors.Count == 0) return;
        var table = new TextTable([new("trial"), .. NameColumn(1), new("failures", IsNumeric: true), new("message", MaxWidth: Math.Max(20, width - 22))]);
        foreach (var trial in errors.Take(MaxErrors))
            table.Add([trial.Trial.ToString(), .. NameOf(trial), NumberText.Exact(trial.Failures), trial.Error is { } error ? StatusText.Error(error) : trial.Reason ?? ""]);
        text.Append("Errors\n").Append(table.ToText(width, Math.Max(0, errors.Count - MaxErrors))).Append('\n');
    }
}
