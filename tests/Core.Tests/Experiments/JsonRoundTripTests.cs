using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Tests.Kernel;

/// <summary>Views, configurations and what they are made of, under the serializer's own options.</summary>
public sealed class JsonRoundTripTests
{
    [Fact]
    public void Every_property_of_a_spec_is_a_member_of_its_JSON()
    {
        var written = JsonNode.Parse(ExperimentSpecJson.Write(Given.Spec(), new AlgorithmRegistry()))!.AsObject().Select(member => member.Key);

        var properties = typeof(ExperimentSpec<Configuration>).GetProperties().Where(property => property.CanWrite).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));

        Assert.Empty(properties.Except([.. written, .. ExperimentSpecJson.LeftOut]));
    }

    [Fact]
    public void View_is_as_a_person_expects_and_binds_back()
    {
        var view = new ExperimentView
        {
            At = KernelDriver.Epoch, Name = "e", Status = ExperimentStatus.Running, Elapsed = TimeSpan.FromSeconds(2), Objective = Objective.Maximize("accuracy"), Scheduler = "fifo", Iterations = 3,
            Counts = ImmutableSortedDictionary<TrialStatus, int>.Empty.Add(TrialStatus.Running, 1), Hypervolume = double.PositiveInfinity, BestValue = double.NaN, Running = [],
            Best = new TrialView(new TrialId(7), TrialStatus.Error, Configuration.Parse("""{"opt":{"lr":0.1}}"""), 1, 3, double.NaN, new Metrics("accuracy", double.NegativeInfinity), TimeSpan.Zero, null),
            OutcomeConstraints = [OutcomeConstraint.AtMost("latency", 20)],
        };

        var json = JsonSerializer.Serialize(view);
        var again = JsonSerializer.Deserialize<ExperimentView>(json);

        Assert.Contains("\"Status\":\"Running\"", json, StringComparison.Ordinal);
        Assert.Contains("\"Goal\":\"Maximize\"", json, StringComparison.Ordinal);
        Assert.Contains("\"Counts\":{\"Running\":1}", json, StringComparison.Ordinal);
        Assert.Contains("\"Trial\":7,\"Status\":\"Error\",\"Config\":{\"opt\":{\"lr\":0.1}},", json, StringComparison.Ordinal);
        Assert.Contains("\"Value\":\"NaN\",\"Metrics\":{\"accuracy\":\"-Infinity\"}", json, StringComparison.Ordinal);
        Assert.Equal(json, JsonSerializer.Serialize(again));
        Assert.Equal(view.Best.Config, again!.Best!.Config);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"a\":true}")]
    [InlineData("{\"a\":\"inf\"}")]
    [InlineData("{\"a\":null}")]
    public void Metrics_that_are_none_say_so(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Metrics>(json));

    [Theory]
    [InlineData("[1]")]
    [InlineData("7")]
    [InlineData("{\"a\":1,\"a\":2}")]
    public void Configuration_that_is_none_says_so(string json) => Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<Configuration>(json));

    [Fact]
    public void What_versions_before_wrote_is_read()
    {
        Assert.Equal(new TrialId(5), JsonSerializer.Deserialize<TrialId>("""{"Number":5}"""));
        Assert.Equal(TrialStatus.Error, JsonSerializer.Deserialize<TrialStatus>("4"));
    }

    [Fact]
    public void Every_public_enum_is_written_by_name()
    {
        var enums = typeof(Experiment).Assembly.GetExportedTypes().Where(type => type.IsEnum).ToList();

        Assert.Contains(typeof(ExperimentStatus), enums);
        Assert.All(enums, type => Assert.Equal($"\"{Enum.GetNames(type)[0]}\"", JsonSerializer.Serialize(Enum.GetValues(type).GetValue(0), type)));
    }
}
