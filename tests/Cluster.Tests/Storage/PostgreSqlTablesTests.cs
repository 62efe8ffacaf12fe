namespace Tune.Storage;

/// <summary>What a person reads with SQL.</summary>
[Collection(nameof(PostgreSqlServer))]
public sealed class PostgreSqlTablesTests(PostgreSqlServer server) : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly PostgreSqlFixture _fixture = new(server);
    private PostgreSqlExperimentStore? _store;

    private PostgreSqlExperimentStore Store => _store ?? throw new InvalidOperationException("It is not open.");

    public async Task InitializeAsync()
    {
        _store = new PostgreSqlExperimentStore(await _fixture.OpenAsync());
        await Store.CreateAsync(A.Experiment("digits"), None);
    }

    public Task DisposeAsync() => _fixture.CloseAsync();

    [Fact]
    public async Task Metrics_unfolds_reports_and_shows_non_finite_values_as_text()
    {
        await Store.AppendAsync(
            "digits",
            A.Batch(0, A.Entry(1, """{"metrics":{"no":1}}"""), A.Report(2, 4, 1, """{"loss":0.25,"acc":"NaN","n":3}"""), A.Report(3, 4, 2, """{"loss":"-Infinity"}"""), A.Report(4, 4, 3, """{"done":true}"""), A.Report(5, 4, 4, "7")),
            None);

        Assert.Equal(
            ["digits|4|1|1|loss|0.25|", "digits|4|1|1|acc||NaN", "digits|4|1|1|n|3|", "digits|4|1|2|loss||-Infinity", "digits|4|1|3|done|1|"],
            await _fixture.QueryAsync("SELECT experiment, trial, attempt, iteration, metric, value, text FROM metrics ORDER BY sequence"));
        Assert.Equal(["2026-01-31T12:00:00.1230000Z"], await _fixture.QueryAsync("SELECT at FROM metrics WHERE metric = 'n'"));
    }

    [Fact]
    public async Task Reports_have_one_row_each()
    {
        await Store.AppendAsync("digits", A.Batch(0, A.Entry(1), A.Report(2, 4, 1, """{"loss":0.25}"""), A.Report(3, 5, 1, "{}")), None);

        Assert.Equal(
            ["digits|4|1|1|{\"loss\":0.25}", "digits|5|1|1|{}"],
            await _fixture.QueryAsync("SELECT experiment, trial, attempt, iteration, metrics FROM reports ORDER BY sequence"));
    }

    [Fact]
    public async Task Results_show_the_last_row_of_each_trial()
    {
        await Store.AppendAsync("digits", new(1, 0, [], [A.Trial(0, 0.5), A.Trial(1, double.NaN)], null), None);
        await Store.AppendAsync("digits", new(1, 0, [], [A.Trial(0, 0.25) with { Status = "Terminated", Reason = "", EndedAt = A.Time }], null), None);

        Assert.Equal(
            ["digits|0|Terminated|0.25|2026-01-31T12:00:00.1230000Z", "digits|1|Running||"],
            await _fixture.QueryAsync("SELECT experiment, trial, status, objective, ended_at FROM results ORDER BY trial"));
    }

    [Fact]
    public async Task Every_query_of_the_documentation_runs()
    {
        var queries = FindDocuments().SelectMany(document => File.ReadAllText(document).Split("```sql").Skip(1)).Select(part => part.Split("```")[0]).ToList();

        Assert.True(queries.Count >= 5);
        foreach (var query in queries) await _fixture.QueryAsync(query);
    }

    [Fact]
    public async Task Every_table_and_view_says_what_it_is_and_is_in_the_documentation()
    {
        var tables = await _fixture.QueryAsync($"SELECT relname, coalesce(obj_description(oid), '') FROM pg_class WHERE relnamespace = '{_fixture.Schema}'::regnamespace AND relkind IN ('r', 'v')");
        var document = await File.ReadAllTextAsync(FindDocuments().Single(file => file.EndsWith("results-database.md", StringComparison.Ordinal)));

        Assert.True(tables.Count >= 10);
        Assert.All(tables, table => Assert.True(table.Split('|') is [var name, { Length: > 0 }] && document.Contains($"`{name}`", StringComparison.Ordinal), table));
    }

    private static string[] FindDocuments()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tune.Orleans.sln"))) folder = folder.Parent;
        var root = folder?.FullName ?? throw new InvalidOperationException("The tests don't run inside the repository.");
        return [Path.Combine(root, "README.md"), .. Directory.GetFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories)];
    }
}
