using System.Text.Json;
using Tune.Testing;
using static Tune.Domain;

namespace Tune;

public sealed class ImportanceTests
{
    private static readonly SearchSpace Space = new() { ["x"] = Uniform(0, 1), ["y"] = Uniform(0, 1) };

    [Fact]
    public void Importance_and_Effect_are_of_the_objective_or_of_any_metric()
    {
        var results = Results();

        Assert.Equal("x", results.Importance().Parameters[0].Parameter);
        Assert.Equal("loss", results.Importance().Metric);
        Assert.InRange(results.Importance()["x"], 0.95, 1);
        Assert.InRange(results.Importance("seconds")["y"], 0.95, 1);
        Assert.InRange(results.Importance("seconds", Goal.Maximize, ImportanceMethod.PedAnova)["y"], 0.9, 1);
        var (first, last) = (results.Effect("y", "seconds").Points[0], results.Effect("y", "seconds").Points[^1]);
        Assert.Equal(9, last.Expected - first.Expected, 1.5);
        Assert.Equal("loss", results.Effect("x").Metric);
    }

    [Fact]
    public void Only_ended_trials_without_an_error_count()
    {
        var importance = Results().Importance();

        Assert.Equal((100, 2), (importance.Trials, importance.LeftOut));
    }

    [Fact]
    public void What_is_missing_is_said()
    {
        var results = Results();

        Assert.Contains("loss, seconds", Assert.Throws<TuneException>(() => results.Importance("los")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => results.Importance("seconds", method: ImportanceMethod.PedAnova));
        Assert.Throws<ParameterNotFoundException>(() => results.Effect("z"));
        var unknown = new ResultGridBuilder<Configuration>(Objective.Minimize("loss")).Add(Configuration.Parse("{}"), new Metrics("loss", 1)).Build();
        Assert.Contains("Space", Assert.Throws<TuneException>(() => unknown.Importance()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_that_were_stored_as_JSON_know_it_too()
    {
        var results = Results();

        var again = JsonSerializer.Deserialize<ResultGrid<Configuration>>(JsonSerializer.Serialize(results));

        Assert.Equal(results.Importance().Parameters.AsEnumerable(), again?.Importance().Parameters);
    }

    private static ResultGrid<Configuration> Results()
    {
        var builder = new ResultGridBuilder<Configuration>(Objective.Minimize("loss")) { Space = Space };
        var flat = Space.Compile();
        for (var trial = 0; trial < 100; trial++)
        {
            var rng = new Rng(1, (ulong)trial);
            var config = flat.Decode(flat.Sample(ref rng));
            builder.Add(config, new Metrics { ["loss"] = 99, ["seconds"] = 0 }, new Metrics { ["loss"] = config.Get<double>("x"), ["seconds"] = 10 * config.Get<double>("y") });
        }

        return builder.AddFailed(Configuration.Parse("""{"x":0.5,"y":0.5}"""), "no", new Metrics("loss", 1e9)).Add(Configuration.Parse("""{"x":0.5,"y":0.5}"""), new Metrics("loss", double.NaN)).Build();
    }
}
