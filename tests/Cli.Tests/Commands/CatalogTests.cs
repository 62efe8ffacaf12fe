using System.Text.Json.Nodes;
using Tune;

namespace Cli.Tests;

public sealed class CatalogTests
{
    [Theory]
    [InlineData("searchers")]
    [InlineData("schedulers")]
    public async Task Json_has_every_kind_with_documented_options(string command)
    {
        var registry = new AlgorithmRegistry();
        var kinds = command == "searchers" ? registry.KindsOf<SearcherSpec>() : registry.KindsOf<SchedulerSpec>();

        var entries = JsonNode.Parse(string.Concat((await TuneCommand.RunAsync([command, "--json"])).Output))?.AsArray() ?? [];

        Assert.Equal(kinds, entries.Select(entry => $"{entry?["name"]}"));
        Assert.All(entries, entry => Assert.NotEqual("", $"{entry?["about"]}"));
        foreach (var option in entries.SelectMany(entry => entry?["options"]?.AsArray() ?? []))
        {
            Assert.All(new[] { "name", "type", "about" }, field => Assert.NotEqual("", $"{option?[field]}"));
            Assert.True(option?.AsObject().ContainsKey("default"));
        }
    }

    [Fact]
    public async Task Json_of_one_says_types_defaults_and_abilities()
    {
        var (code, output, _) = await TuneCommand.RunAsync(["searchers", "grid", "--json"]);

        var entry = JsonNode.Parse(string.Concat(output))?[0];
        Assert.Equal(0, code);
        Assert.Equal("true", entry?["supports"]?["supportsGrid"]?.ToJsonString());
        Assert.Equal("""{"name":"resolution","type":"whole number","default":5,"about":"How many points of a domain without steps are tried, at least 1."}""", entry?["options"]?[0]?.ToJsonString());
    }

    [Fact]
    public async Task Table_lists_names_and_defaults()
    {
        var (code, output, error) = await TuneCommand.RunAsync(["schedulers"]);

        Assert.Equal(0, code);
        Assert.Empty(error);
        Assert.Contains(output, line => line.Contains("asha", StringComparison.Ordinal) && line.Contains("cutoff = \"quantile\"", StringComparison.Ordinal));
        Assert.Contains(output, line => line.Contains("maxResource = 100", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_is_shown_with_its_paper_and_the_meaning_of_its_options()
    {
        var text = string.Join(' ', (await TuneCommand.RunAsync(["schedulers", "ASHA"])).Output);

        Assert.All(["MLSys 2020", "reductionFactor", "whole number", "The iteration at which a trial ends"], part => Assert.Contains(part, text, StringComparison.Ordinal));
    }
}
