using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Cli.Tests;

public sealed class CompareTests
{
    private const string Scene = "simulate --table {table.csv} --mode max --space {space.json} --iterations 60 --seeds 5 --at 3,30,60 --picture {picture.svg} --compare ";

    private static CurveFiles Files() => new(
        ("table.csv", CurveFiles.Table),
        ("space.json", CurveFiles.Space),
        ("a.json", """{"searcher":"random","scheduler":{"kind":"asha","maxResource":3,"reductionFactor":3}}"""),
        ("b.json", """[{"name":"tpe & fifo","searcher":{"kind":"tpe","startupTrials":3},"scheduler":"fifo"},{"name":"elsewhere","values":{"3":0.21,"60":0.45}}]"""));

    [Fact]
    public async Task Table_has_a_row_for_each_pairing_and_the_picture_a_line()
    {
        using var files = Files();

        var output = await files.OutputAsync(Scene + "{a.json} {b.json}");

        Assert.Contains(output, line => line.Contains("random + asha", StringComparison.Ordinal));
        Assert.Contains(output, line => line.Contains("tpe & fifo", StringComparison.Ordinal));
        Assert.Contains(output, line => line.Contains("elsewhere", StringComparison.Ordinal) && line.Contains("0.4500", StringComparison.Ordinal));
        var picture = XDocument.Parse(files.Read("picture.svg"));
        Assert.Equal(3, picture.Descendants().Count(element => element.Name.LocalName == "polyline"));
        Assert.Contains(picture.Descendants(), element => element.Value == "tpe & fifo");
    }

    [Fact]
    public async Task Medians_are_those_of_the_single_simulations()
    {
        using var files = Files();
        var finals = new List<double>();
        for (var seed = 4; seed < 9; seed++)
        {
            var summary = JsonNode.Parse((await files.OutputAsync($$"""simulate --table {table.csv} --mode max --space {space.json} --iterations 60 --seed {{seed}} --scheduler asha --scheduler-options '{"maxResource":3,"reductionFactor":3}'"""))[0]);
            finals.Add(summary?["value"]?.GetValue<double>() ?? double.NaN);
        }

        var row = JsonNode.Parse((await files.OutputAsync(Scene + "{a.json} --seed 4 --json"))[0]);

        Assert.Equal(finals.Order().ElementAt(2), row?["medians"]?["60"]?.GetValue<double>());
        Assert.Equal(["3", "30", "60"], row?["medians"]?.AsObject().Select(median => median.Key));
    }

    [Fact]
    public async Task Marks_are_the_tenths_of_the_budget_if_none_are_given()
    {
        using var files = Files();

        var row = JsonNode.Parse((await files.OutputAsync("simulate --table {table.csv} --mode max --space {space.json} --iterations 60 --seeds 2 --picture {picture.svg} --json --compare {a.json}"))[0]);

        Assert.Equal(Enumerable.Range(1, 10).Select(part => (6 * part).ToString(CultureInfo.InvariantCulture)), row?["medians"]?.AsObject().Select(median => median.Key));
    }

    [Theory]
    [InlineData("[1]", "0: expected a JSON object, got 1")]
    [InlineData("{", "not a JSON object")]
    [InlineData("""{"searcher":"random"}""", "scheduler: expected its name, or an object with kind and options, got nothing")]
    [InlineData("""{"searcher":"radnom","scheduler":"asha"}""", "searcher: there is no searcher 'radnom'; did you mean 'random'?")]
    [InlineData("""{"searcher":"random","scheduler":{"kind":"asha","maxResource":0}}""", "scheduler: asha.maxResource must be at least 1; was 0.")]
    [InlineData("""{"searcher":"random","scheduler":{"kind":"asha","maxResuorce":1}}""", "scheduler: ", "maxResuorce")]
    [InlineData("""{"searcher":"random","scheduler":{"maxResource":1}}""", "scheduler: expected a kind, as text")]
    [InlineData("""{"saercher":"random","scheduler":"asha"}""", "there is no 'saercher'; did you mean 'searcher'?")]
    [InlineData("""{"values":{"3":1}}""", "a name is missing")]
    [InlineData("""{"name":7,"values":{"3":1}}""", "name: expected a text, got 7")]
    [InlineData("""{"name":"x","values":{"3":1},"searcher":"random"}""", "got both")]
    [InlineData("""{"name":"x","values":[1]}""", "values: expected an object with iterations as names, got [1]")]
    [InlineData("""{"name":"x","values":{"x":1}}""", "values: expected a whole number of iterations, at least 1, got 'x'")]
    [InlineData("""{"name":"x","values":{"3":"1"}}""", "values/3: expected a number, got \"1\"")]
    public async Task Wrong_file_is_named_with_its_path(string text, params string[] expected)
    {
        using var files = new CurveFiles(("table.csv", CurveFiles.Table), ("space.json", CurveFiles.Space), ("wrong.json", text));

        var (code, output, error) = await files.RunAsync(Scene + "{wrong.json}");

        Assert.Equal(2, code);
        Assert.Empty(output);
        var line = Assert.Single(error);
        Assert.StartsWith($"{files.PathOf("wrong.json")}: ", line, StringComparison.Ordinal);
        Assert.All(expected, part => Assert.Contains(part, line, StringComparison.Ordinal));
    }
}
