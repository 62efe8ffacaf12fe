using System.Globalization;
using System.Text.Json;

namespace Tune.Http;

/// <summary>What experiments look like.</summary>
internal static class ExperimentRoutes
{
    public static void Map(ApiRoutes routes)
    {
        routes.Read("/experiments", "All experiments, newest first: ?status=Running,Paused&archived=true&limit=100&cursor=", ListAsync);
        routes.Read("/experiments/{name}", "An experiment as it is now", StatusAsync);
        routes.Read("/experiments/{name}/spec", "Its spec; can be submitted again under another name", async call => JsonElement.Parse(await call.Experiment.GetSpecAsync(call.Aborted)));
        routes.Read("/experiments/{name}/table", "A row a trial, with its last report", async call => JsonElement.Parse((await call.ReadResultsAsync()).ToTable().ToJson()));
        routes.Stream("/experiments/{name}/table.csv", "The same as comma-separated values", "text/csv", async call => Results.Text((await call.ReadResultsAsync()).ToTable().ToCsv(), "text/csv"));
        routes.Read("/experiments/{name}/why", "Why the next trial does not start", async call => WaitView.Of(await call.Experiment.ExplainPendingAsync(cancellationToken: call.Aborted)));
    }

    private static async Task<StatusView> StatusAsync(ApiCall call)
    {
        var view = await call.Experiment.GetViewAsync(call.Aborted);
        // a state that an earlier version has saved does not say what was held: the journal does
        return StatusView.Of(view, view.Held ?? (await call.ReadResultsAsync()).Held);
    }

    private static async Task<PageView<ListedView>> ListAsync(ApiCall call)
    {
        var (limit, statuses, withArchived) = (call.Limit, call.Names<ExperimentStatus>("status"), call.Flag("archived") ?? false);
        var all = (await call.Tuner.ListAsync(call.Aborted)).Where(one => statuses.Contains(one.Status) && (withArchived || !one.IsArchived)).OrderByDescending(one => one.CreatedAt).ThenBy(one => one.Name, StringComparer.Ordinal);
        var items = (call.Query("cursor") is { } cursor ? all.SkipWhile(one => !IsAfter(one, cursor)) : all).Take(limit + 1).ToList();
        return new PageView<ListedView>([.. items.Take(limit).Select(ListedView.Of)], items.Count > limit ? CursorOf(items[limit - 1]) : null);
    }

    // also when the experiment that it names has been deleted since
    private static bool IsAfter(ListedExperiment one, string cursor)
    {
        var parts = cursor.Split('-', 2);
        if (parts.Length < 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)) throw Problem.Wrong("bad-query", $"cursor in the query must be the member next of an answer; was '{cursor}'.");
        return one.CreatedAt.UtcTicks < ticks || (one.CreatedAt.UtcTicks == ticks && string.CompareOrdinal(one.Name, parts[1]) > 0);
    }

    private static string CursorOf(ListedExperiment one) => FormattableString.Invariant($"{one.CreatedAt.UtcTicks}-{one.Name}");
}
