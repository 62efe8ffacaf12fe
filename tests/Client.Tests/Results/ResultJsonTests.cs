using System.Text.Json;

namespace Tune;

/// <summary>Results under the serializer's own options: as a person expects them, and the same when they are read again.</summary>
public sealed class ResultJsonTests
{
    private static ResultGrid<Configuration> Results() => new Journal().Started()
        .Trial("""{"lr":0.1,"optimizer":{"kind":"Sgd"}}""").Report(0, 1, new Metrics { ["accuracy"] = 0.9, ["loss"] = double.NaN }, checkpoint: true).Report(0, 2, 0.5).Completed(0)
        .Trial("""{"lr":0.2}""").Failed(1, 1).Attempt(1, 2).Report(1, 1, double.NegativeInfinity, attempt: 2).Errored(1)
        .Trial("""{"lr":0.3}""").Ended().Results("/results/digits");

    public static TheoryData<bool> Policies => [false, true];

    [Fact]
    public void Names_objects_and_numbers_are_as_a_person_expects()
    {
        var json = JsonSerializer.Serialize(Results());

        Assert.StartsWith("""{"Experiment":"digits","Objective":{"Metric":"accuracy","Goal":"Maximize"},""", json, StringComparison.Ordinal);
        Assert.Contains("\"Trial\":0,\"Configuration\":{\"lr\":0.1,\"optimizer\":{\"kind\":\"Sgd\"}}", json, StringComparison.Ordinal);
        Assert.Contains("\"Status\":\"Error\",\"EndedBy\":\"Failure\"", json, StringComparison.Ordinal);
        Assert.Contains("\"Metrics\":{\"accuracy\":0.9,\"loss\":\"NaN\"}", json, StringComparison.Ordinal);
        Assert.Contains("\"Value\":\"-Infinity\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_of_reports_are_the_same_to_the_tick()
    {
        var journal = new Journal().Started().Trial("{}");
        var times = Enumerable.Range(1, 1000).Select(iteration => TimeSpan.FromTicks(iteration * 49_516L + 1)).ToList();
        foreach (var (index, elapsed) in times.Index())
            journal.Add(at => new TrialReported(at, new TrialId(0), 1, index + 1, new Metrics("accuracy", 1).Freeze(), elapsed, null));
        var results = journal.Completed(0).Ended().Results();

        var again = JsonSerializer.Deserialize<ResultGrid<Configuration>>(JsonSerializer.Serialize(results));

        Assert.Equal(times, results[0].History.Select(row => row.Elapsed));
        Assert.Equal(times, again?[0].History.Select(row => row.Elapsed));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Results_bind_back(bool isCamelCase)
    {
        var options = new JsonSerializerOptions { PropertyNamingPolicy = isCamelCase ? JsonNamingPolicy.CamelCase : null };
        var results = Results();

        var json = JsonSerializer.Serialize(results, options);
        var again = JsonSerializer.Deserialize<ResultGrid<Configuration>>(json, options)!;

        Assert.Equal(json, JsonSerializer.Serialize(again, options));
        Assert.Equal(results.ToTable().ToCsv(), again.ToTable().ToCsv());
        Assert.Equal(results.Best.Trial, again.Best.Trial);
        Assert.Equal(results[0].History.Select(row => (row.Iteration, row.Elapsed, row.ReportedAt, row.Checkpoint)), again[0].History.Select(row => (row.Iteration, row.Elapsed, row.ReportedAt, row.Checkpoint)));
        Assert.Equal((results[1].Error, results[1].Failures, results[1].Attempts, results[1].Folder), (again[1].Error, again[1].Failures, again[1].Attempts, again[1].Folder));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Experiment":"e","Objective":{"Metric":"a","Goal":"Minimize"},"Status":"Finished","Elapsed":"00:00:01","Trials":[{}]}""")]
    public void What_is_no_result_says_so(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ResultGrid<Configuration>>(json));

    [Fact]
    public void A_table_is_an_object_a_row()
    {
        var table = Results().ToTable();

        var json = JsonSerializer.Serialize(new { Rows = table });

        Assert.Equal(JsonSerializer.Serialize(new { Rows = JsonElement.Parse(table.ToJson()) }), json);
        Assert.Contains("\"trial\":", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Public_enums_are_written_by_name() => Assert.All(
        typeof(ResultTable).Assembly.GetExportedTypes().Where(type => type.IsEnum),
        type => Assert.Equal($"\"{Enum.GetNames(type)[0]}\"", JsonSerializer.Serialize(Enum.GetValues(type).GetValue(0), type)));
}
