namespace Tune.Storage;

public sealed class ResultTablesTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly DatabaseFixture _fixture = new();

    public Task InitializeAsync() => _fixture.Store.CreateAsync(A.Experiment("digits"), None);

    public Task DisposeAsync() => _fixture.DisposeAsync().AsTask();

    [Fact]
    public async Task Metrics_unfolds_reports_and_shows_non_finite_values_as_text()
    {
        await _fixture.Store.AppendAsync(
            "digits",
            A.Batch(0, A.Entry(1, """{"metrics":{"no":1}}"""), A.Report(2, 4, 1, """{"loss":0.25,"acc":"NaN","n":3}"""), A.Report(3, 4, 2, """{"loss":"-Infinity"}""")),
            None);

        Assert.Equal(
            ["digits|4|1|1|loss|0.25|", "digits|4|1|1|acc||NaN", "digits|4|1|1|n|3|", "digits|4|1|2|loss||-Infinity"],
            _fixture.Query("SELECT experiment, trial, attempt, iteration, metric, value, text FROM metrics ORDER BY sequence"));
        Assert.Equal(["2026-01-31T12:00:00.1230002Z"], _fixture.Query("SELECT at FROM metrics WHERE metric = 'n'"));
    }

    [Fact]
    public async Task Reports_have_one_row_each()
    {
        await _fixture.Store.AppendAsync("digits", A.Batch(0, A.Entry(1), A.Report(2, 4, 1, """{"loss":0.25}"""), A.Report(3, 5, 1, "{}")), None);

        Assert.Equal(
            ["digits|4|1|1|{\"loss\":0.25}", "digits|5|1|1|{}"],
            _fixture.Query("SELECT experiment, trial, attempt, iteration, metrics FROM reports ORDER BY sequence"));
    }

    [Fact]
    public async Task Results_show_the_last_row_of_each_trial()
    {
        await _fixture.Store.AppendAsync("digits", new(1, 0, [], [A.Trial(0, 0.5), A.Trial(1, double.NaN)], null), None);
        await _fixture.Store.AppendAsync(
            "digits", new(1, 0, [], [A.Trial(0, 0.25) with { Status = "Terminated", Reason = "", EndedAt = A.Time }], null), None);

        Assert.Equal(
            ["digits|0|Terminated|0.25|2026-01-31T12:00:00.1230000Z", "digits|1|Running||"],
            _fixture.Query("SELECT experiment, trial, status, objective, ended_at FROM results ORDER BY trial"));
    }

    [Fact]
    public void Every_query_of_the_documentation_runs()
    {
        var queries = FindDocuments().SelectMany(document => File.ReadAllText(document).Split("```sql").Skip(1)).Select(part => part.Split("```")[0]).ToList();

        Assert.True(queries.Count >= 5);
        foreach (var query in queries)
            _ = _fixture.Query(query);
    }

    private static string[] FindDocuments()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tune.Orleans.sln")))
            folder = folder.Parent;
        var root = folder?.FullName ?? throw new InvalidOperationException("The tests don't run inside the repository.");
        return [Path.Combine(root, "README.md"), .. Directory.GetFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories)];
    }
}
