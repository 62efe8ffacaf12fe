using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Page;

/// <summary>What a report file knows of an experiment, in the words of the API.</summary>
/// <param name="Format">Which form this is.</param>
/// <param name="Version">The version of Tune.Orleans that wrote it.</param>
/// <param name="WrittenAt">When it was written.</param>
/// <param name="Status">The experiment as it was.</param>
/// <param name="Spec">Its spec, as far as it is known.</param>
/// <param name="Trials">All trials by number; what is in their last reports is not said again.</param>
/// <param name="Reports">What they reported.</param>
/// <param name="History">How the best value came about.</param>
/// <param name="Importances">How much parameters matter, by metric.</param>
/// <param name="Effects">What parameters do.</param>
/// <param name="Events">What has happened; null: not known.</param>
internal sealed record ReportData(
    int Format, string Version, DateTimeOffset WrittenAt, StatusView Status, JsonNode Spec, IReadOnlyList<TrialDetails> Trials, ReportedRows Reports, HistoryView History,
    IReadOnlyDictionary<string, ImportanceView> Importances, IReadOnlyList<EffectView> Effects, ReportEvents? Events)
{
    private const int CurrentFormat = 1;
    private const int HistoryPoints = 1000;
    private const int MostMetrics = 6;
    private const int MostEffects = 30;

    /// <summary>An experiment as its results tell it.</summary>
    /// <param name="results">Its results.</param>
    /// <param name="writtenAt">When they were read.</param>
    /// <param name="specJson">Its spec as it is stored; null: what results know of it.</param>
    /// <param name="journal">Its journal in order; null: not known.</param>
    /// <param name="status">What it looked like; null: what results know of it.</param>
    public static ReportData Of<TConfig>(ResultGrid<TConfig> results, DateTimeOffset writtenAt, string? specJson = null, IEnumerable<JournalEntry>? journal = null, StatusView? status = null)
    {
        var outline = journal is null ? null : JournalOutline.Of(journal, trial => trial < results.Count ? results[trial].Configuration.Root : null);
        var objectives = results.Objectives.Select(objective => objective.Metric).ToList();
        var importances = results.Space is null ? [] : ImportancesOf(results, objectives);
        return new ReportData(
            CurrentFormat, ProductVersion.Text, writtenAt, status ?? StatusOf(results), SpecOf(results, specJson), [.. results.Select(trial => DetailsOf(trial, results))], ReportedRows.Of(results, results.Objective, outline),
            BestHistory.Of(results, HistoryPoints), importances.ToDictionary(one => one.Metric, one => ImportanceView.Of(one.Importances)),
            [.. importances.Where(one => objectives.Contains(one.Metric)).SelectMany(one => one.Importances.Parameters.Take(MostEffects).Select(share => EffectView.Of(results.Effect(share.Parameter, one.Metric))))], outline?.Events);
    }

    private static TrialDetails DetailsOf<TConfig>(TrialResult trial, ResultGrid<TConfig> results)
    {
        var (details, table) = (TrialDetails.Of(trial), trial.Rows);
        if (table.Count == 0) return details;
        // a last report may lack the objective
        var isValueInLast = table.IndexOf(results.Objective.Metric) is var column and >= 0 && table.Cell(table.Count - 1, column) is not null;
        return details with { Summary = details.Summary with { Metrics = null, Value = isValueInLast ? null : trial.Value } };
    }

    // objectives first; each metric takes a model of all trials
    private static List<(string Metric, ParameterImportances Importances)> ImportancesOf<TConfig>(ResultGrid<TConfig> results, List<string> objectives)
    {
        var reported = TrialSelection.MetricNames(results);
        return [.. objectives.Where(reported.Contains).Concat(reported.Except(objectives)).Take(MostMetrics).Select(metric => (metric, results.Importance(metric)))];
    }

    private static StatusView StatusOf<TConfig>(ResultGrid<TConfig> results)
    {
        var onTheWay = TrialSelection.Best(results, results.Objective, MetricScope.All, includeNonFinite: false);
        TrialResult? best = results.TryGetBest(out var found) ? found : null;
        var counts = results.GroupBy(trial => trial.Status).ToDictionary(group => group.Key, group => group.Count());
        var isOne = results.AlsoOptimize.IsEmpty;
        return new StatusView(
            results.Experiment, results.Status, results.Reason, results.Elapsed.TotalSeconds, results.Status.IsEnded() ? results.Count : null,
            Enum.GetValues<TrialStatus>().ToImmutableSortedDictionary(one => one, one => counts.GetValueOrDefault(one)), results.Objective, results.AlsoOptimize, best?.Value,
            best is null ? null : TrialItem.Of(best), onTheWay?.BestReport(results.Objective)?.Value is { } value ? new ValueView(onTheWay.Trial.Number, value) : null, isOne ? [] : [.. results.ParetoFront.Select(trial => trial.Trial.Number)], isOne || results.Count == 0 ? null : results.Hypervolume(),
            [.. results.Where(trial => trial.Status == TrialStatus.Running).Select(TrialItem.Of)], "", results.Sum(trial => (long)trial.Rows.Count), results.Tags, results.Held.CpuHours, results.Held.GpuHours);
    }

    private static JsonObject SpecOf<TConfig>(ResultGrid<TConfig> results, string? specJson)
    {
        if (specJson is not null && JsonNode.Parse(specJson) is JsonObject spec)
        {
            // a report is sent to others, and what programs are given in their environment are often keys
            if (spec["program"]?["environment"] is JsonObject environment)
                foreach (var name in environment.Select(variable => variable.Key).ToList()) environment[name] = "(not in a report)";
            return spec;
        }

        return new JsonObject
        {
            ["name"] = results.Experiment,
            ["space"] = results.Space is { } space ? JsonNode.Parse(SearchSpaceJson.Write(space.Root)) : new JsonObject(),
            ["objective"] = JsonSerializer.SerializeToNode(results.Objective, ApiJson.Options),
            ["alsoOptimize"] = JsonSerializer.SerializeToNode(results.AlsoOptimize, ApiJson.Options),
            ["outcomeConstraints"] = JsonSerializer.SerializeToNode(results.OutcomeConstraints, ApiJson.Options),
            ["trialName"] = results.TrialName,
        };
    }
}
