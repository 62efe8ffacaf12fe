namespace Tune.Http;

/// <summary>What trials have come to.</summary>
internal static class TrialRoutes
{
    private const int MostSample = 20_000;
    private const string Trial = "/experiments/{name}/trials/{trial}";

    public static void Map(ApiRoutes routes)
    {
        routes.Read("/experiments/{name}/trials", "Its trials by number: ?status=Running,Error&limit=100&cursor=; or ?filter=lr < 0.01 and accuracy > 0.9&order=-accuracy, or a sample: ?sample=10000", ListAsync);
        routes.Read("/experiments/{name}/columns", "The names that filters and orders of its trials may use", async call => new ColumnsView((await call.ReadLatelyAsync()).Index.Columns));
        routes.Read(Trial, "A trial", async call => TrialDetails.Of(await call.ReadTrialAsync()));
        routes.Read($"{Trial}/reports", "A trial's reports by iteration: ?limit=100&cursor=", ReportsAsync);
        routes.Read($"{Trial}/events", "What has become of a trial, by and by: its entries in the journal but its reports: ?limit=100&cursor=", EventsAsync);
        routes.Read($"{Trial}/why", "Why a trial does not run", async call => WaitView.Of(await call.Experiment.ExplainPendingAsync((await call.ReadTrialAsync()).Trial, call.Aborted)));
        routes.Read($"{Trial}/checkpoints", "The checkpoints of a trial that are kept, oldest first", async call => await CheckpointsAsync(call));
        routes.Read($"{Trial}/files", "The files that a trial has left in its folder", async call => new PageView<FileView>([.. (await FilesAsync(call)).Select(FileView.Of)]));
    }

    /// <summary>The files of a trial that there is.</summary>
    public static async Task<IEnumerable<TrialFile>> FilesAsync(ApiCall call) => await call.Experiment.GetTrialFilesAsync((await call.ReadTrialAsync()).Trial, call.Aborted);

    private static async Task<PageView<CheckpointView>> CheckpointsAsync(ApiCall call) =>
        new([.. (await call.Experiment.GetCheckpointsAsync((await call.ReadTrialAsync()).Trial, call.Aborted)).Select(CheckpointView.Of)]);

    private static async Task<TrialsView> ListAsync(ApiCall call)
    {
        if (call.Number("sample", 1, MostSample) is { } most) return await SampleAsync(call, (int)most);
        if (call.Query("filter") is not null || call.Query("order") is not null) return await FindAsync(call);
        var (limit, after, statuses) = (call.Limit, (int)(call.Number("cursor", 0, int.MaxValue - 1) ?? -1), call.Names<TrialStatus>("status"));
        var read = await call.ReadAsync();
        var items = read.Results.Skip(after + 1).Where(trial => statuses.Contains(trial.Status)).Take(limit + 1).ToList();
        return new TrialsView([.. items.Take(limit).Select(TrialItem.Of)], items.Count > limit ? FormattableString.Invariant($"{items[limit - 1].Trial.Number}") : null, read.Sequence);
    }

    private static async Task<TrialsView> SampleAsync(ApiCall call, int most)
    {
        var read = await call.ReadLatelyAsync();
        return new TrialsView([.. read.Index.Sample(most).Select(number => TrialItem.Of(read.Results[number]))], null, read.Sequence, read.Results.Count);
    }

    // the cursor is a place in that order, as the next part of a table is one
    private static async Task<TrialsView> FindAsync(ApiCall call)
    {
        if (call.Query("status") is not null) throw Problem.Wrong("bad-query", "status in the query goes with no filter or order: say it in the filter, such as status in (Running, Error).");
        var (limit, from, read) = (call.Limit, (int)(call.Number("cursor", 0, int.MaxValue - 1) ?? 0), await call.ReadLatelyAsync());
        var found = read.Index.Find(call.Query("filter"), call.Query("order"));
        var items = found.Skip(from).Take(limit).Select(number => TrialItem.Of(read.Results[number])).ToList();
        return new TrialsView(items, from + items.Count < found.Count ? FormattableString.Invariant($"{from + items.Count}") : null, read.Sequence, found.Count);
    }

    private static async Task<PageView<ReportView>> ReportsAsync(ApiCall call)
    {
        var (limit, after) = (call.Limit, call.Number("cursor", 0) ?? 0);
        var rows = (await call.ReadTrialAsync()).History.Where(row => row.Iteration > after).Take(limit + 1).ToList();
        return new PageView<ReportView>([.. rows.Take(limit).Select(ReportView.Of)], rows.Count > limit ? FormattableString.Invariant($"{rows[limit - 1].Iteration}") : null);
    }

    private static async Task<PageView<EventView>> EventsAsync(ApiCall call)
    {
        var (limit, after, trial) = (call.Limit, call.Number("cursor", 0) ?? 0, (await call.ReadTrialAsync()).Trial);
        var entries = (await call.Experiment.ReadTrialAsync(trial, call.Aborted)).Entries.Where(entry => entry.Sequence > after && entry.Kind != "reported").Take(limit + 1).ToList();
        return new PageView<EventView>([.. entries.Take(limit).Select(EventView.Of)], entries.Count > limit ? FormattableString.Invariant($"{entries[limit - 1].Sequence}") : null);
    }
}
