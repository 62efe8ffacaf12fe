using System.Globalization;

namespace Tune;

/// <summary>What is said in the same words on the live screen, in plain lines and in the summary.</summary>
internal static class StatusText
{
    private static readonly TrialStatus[] PrintOrder = [TrialStatus.Running, TrialStatus.Terminated, TrialStatus.Paused, TrialStatus.Pending, TrialStatus.Error];

    public static string Of(TrialStatus status) => status.ToString().ToUpperInvariant();

    /// <summary>The counts that are not 0, in Ray's order.</summary>
    public static IEnumerable<(TrialStatus Status, string Text)> Counts(IReadOnlyDictionary<TrialStatus, int> counts) => PrintOrder
        .Where(status => counts.GetValueOrDefault(status) > 0)
        .Select(status => (status, string.Create(CultureInfo.InvariantCulture, $"{counts[status]} {Of(status)}")));

    /// <summary>A number of things.</summary>
    public static string Number(long count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count} {thing}{(count == 1 ? "" : "s")}");

    /// <summary>An error in one line.</summary>
    public static string Error(TrialError error) => $"{error.Type[(error.Type.LastIndexOf('.') + 1)..]}: {NumberText.FirstLine(error.Message)}";

    public static string CountsLine(IReadOnlyDictionary<TrialStatus, int> counts) =>
        string.Join(" | ", Counts(counts).Select(count => count.Text).DefaultIfEmpty("no trials yet"));

    public static int Ended(ExperimentView view) => view.Counts.GetValueOrDefault(TrialStatus.Terminated) + view.Counts.GetValueOrDefault(TrialStatus.Error);

    public static string Trials(ExperimentView view) => view.Total is { } total
        ? string.Create(CultureInfo.InvariantCulture, $"{Ended(view)}/{total} trials")
        : string.Create(CultureInfo.InvariantCulture, $"{Ended(view)} trials ended");

    /// <summary>A trial by its number, and its name if it has one.</summary>
    public static string Named(TrialId trial, string? name) => name is null ? $"{trial}" : $"{trial} ({name})";

    /// <summary>The best value so far; what it was followed by is another matter.</summary>
    public static double? BestValue(ExperimentView view) => view.BestValue ?? view.Best?.Value;

    /// <summary>The best trial, where it is now if that is not where it was best, and what is wrong with it.</summary>
    public static string Best(ExperimentView view)
    {
        if (view.Best is not { } best) return "";
        var value = BestValue(view);
        var isLast = value.Equals(best.Value);
        var text = string.Create(CultureInfo.InvariantCulture, $"{Named(best.Trial, best.Name)}  {view.Objective.Metric} {Value(value)}{(isLast ? "" : $", then {Value(best.Value)}")} at iteration {best.Iteration}");
        if (best.Status == TrialStatus.Error) text += ", then ERROR";
        var since = view.OutcomeConstraints.Where(constraint => view.BrokenByBest.IsEmpty && best.Metrics is { } last && constraint.ViolationOf(last) > 0).ToList();
        return since.Count == 0 ? $"{text}{Breach(view)}" : $"{text} (which breaks {Broken(since)})";
    }

    /// <summary>What is wrong with the best, which has less and less of it until one has none; empty if it keeps all outcome constraints.</summary>
    public static string Breach(ExperimentView view)
    {
        if (view.BrokenByBest.IsEmpty) return "";
        var by = double.IsFinite(view.BestViolation) ? $" by {NumberText.Short(view.BestViolation)}{(view.BrokenByBest.Length > 1 ? " in all" : "")}" : "";
        return $" (breaks {Broken(view.BrokenByBest)}{by})";
    }

    public static string Broken(IEnumerable<OutcomeConstraint> constraints) => string.Join(" and ", constraints);

    /// <summary>The best compromises between several objectives; empty with one.</summary>
    public static string Front(ExperimentView view) => view.AlsoOptimize.IsEmpty
        ? ""
        : $"{Number(view.Front.Length, "trial")}{(view.Hypervolume is { } volume ? $", hypervolume {NumberText.Short(volume)}" : "")}";

    public static string Value(double? value) => value is { } number ? NumberText.Short(number) : "";

    /// <summary>A configuration in one line, under short names.</summary>
    public static string Parameters(Configuration config)
    {
        var flat = config.Flatten();
        var names = ShortNames.Of(flat.Select(entry => entry.Key));
        return string.Join(" ", flat.Select(entry => $"{names[entry.Key]}={NumberText.Short(entry.Value)}"));
    }
}
