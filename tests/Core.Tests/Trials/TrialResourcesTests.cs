using System.Text.Json.Nodes;

namespace Tune.Tests.Trials;

public sealed class TrialResourcesTests
{
    private static readonly TrialResources Everything = new()
    {
        Cpu = 2,
        Gpu = 0.5,
        Memory = 3L << 29,
        Custom = new Dictionary<string, double> { ["licence"] = 1, ["fpga"] = 0.25 },
        Labels = new Dictionary<string, string> { ["zone"] = "west", ["gpu"] = "a100" },
        AdditionalBundles = [new() { Gpu = 1 }, new() { Cpu = 0, Custom = new Dictionary<string, double> { ["licence"] = 2 } }],
        Strategy = BundleStrategy.StrictSpread,
    };

    [Fact]
    public void Default_is_one_processor()
    {
        Assert.Equal(new TrialResources { Cpu = 1 }, TrialResources.Default);
        Assert.Empty(TrialResources.Default.Validate());
        Assert.Equal("1 CPU", TrialResources.Default.ToString());
    }

    [Fact]
    public void Json_read_of_what_was_written_is_equal()
    {
        var text = TrialResourcesJson.Write(Everything).ToJsonString();

        Assert.Equal(Everything, TrialResourcesJson.Read(JsonNode.Parse(text)));
        Assert.Equal(TrialResources.Default, TrialResourcesJson.Read(new JsonObject()));
        Assert.Equal(
            """{"cpu":2,"gpu":0.5,"memory":1610612736,"custom":{"fpga":0.25,"licence":1},"labels":{"gpu":"a100","zone":"west"},"additionalBundles":[{"cpu":1,"gpu":1,"memory":0},{"cpu":0,"gpu":0,"memory":0,"custom":{"licence":2}}],"strategy":"STRICT_SPREAD"}""",
            text);
    }

    [Fact]
    public void Json_of_resources_made_in_memory_is_read_as_well() =>
        Assert.Equal(new TrialResources { Cpu = 3, Gpu = 1 }, TrialResourcesJson.Read(new JsonObject { ["cpu"] = 3, ["gpu"] = 1L }));

    [Theory]
    [InlineData("4GiB", 4L << 30)]
    [InlineData("1.5 MiB", 3L << 19)]
    [InlineData("2gb", 2_000_000_000)]
    [InlineData("17", 17)]
    public void Json_memory_takes_units(string text, long bytes) =>
        Assert.Equal(bytes, TrialResourcesJson.Read(new JsonObject { ["memory"] = text }).Memory);

    [Theory]
    [InlineData("""{"cpus":1}""", "Resources: there is no 'cpus'; there are: cpu, gpu, memory, custom, labels, additionalBundles, strategy.")]
    [InlineData("""{"cpu":"many"}""", "Resources/cpu must be a number; was \"many\".")]
    [InlineData("""{"memory":"4 parsecs"}""", "Resources/memory must be a number of bytes, or a text such as")]
    [InlineData("""{"labels":{"gpu":1}}""", "Resources/labels/gpu must be a text; was 1.")]
    [InlineData("""{"custom":[]}""", "Resources/custom must be an object; was [].")]
    [InlineData("""{"additionalBundles":[{"strategy":"PACK"}]}""", "Resources/additionalBundles/0: there is no 'strategy'")]
    [InlineData("""{"strategy":"PILE"}""", "Resources/strategy must be one of PACK, SPREAD, STRICT_PACK, STRICT_SPREAD; was \"PILE\".")]
    [InlineData("[]", "Resources must be an object; was [].")]
    public void Json_wrong_says_where_and_what(string json, string message) =>
        Assert.StartsWith(message, Assert.Throws<InvalidExperimentException>(() => TrialResourcesJson.Read(JsonNode.Parse(json))).Message, StringComparison.Ordinal);

    [Fact]
    public void Validate_lists_all_problems()
    {
        var wrong = new TrialResources
        {
            Cpu = -1,
            Gpu = 1.5,
            Memory = -2,
            Custom = new Dictionary<string, double> { ["CPU"] = 1, ["licence"] = double.NaN },
            Labels = new Dictionary<string, string> { ["gpu"] = " " },
            AdditionalBundles = [new() { Cpu = 0 }, new() { Gpu = 0.00001 }],
            Strategy = (BundleStrategy)7,
        };

        Assert.Equal(
        [
            "Resources.Cpu must be 0, or at least 0.0001 and at most 1000000000; was -1.",
            "Resources.Gpu must be a whole number when it is above 1 (a share is of one GPU); was 1.5.",
            "Resources.Memory must be at least 0 bytes; was -2.",
            "Resources.Custom: 'CPU' is not a name of one's own; set Resources.Cpu.",
            "Resources.Custom['licence'] must be 0, or at least 0.0001 and at most 1000000000; was NaN.",
            "Resources.Labels: a label must have a name and a value; was 'gpu'=' '.",
            "Resources.AdditionalBundles[0] asks for nothing; leave it out.",
            "Resources.AdditionalBundles[1].Gpu must be 0, or at least 0.0001 and at most 1000000000; was 1E-05.",
            "Resources.Strategy must be one of Pack, Spread, StrictPack, StrictSpread; was 7.",
        ],
        wrong.Validate());
        Assert.Empty(Everything.Validate());
    }

    [Fact]
    public void Validate_a_trial_that_takes_nothing_is_refused_unless_it_has_other_bundles()
    {
        Assert.Contains("ask for nothing", Assert.Single(new TrialResources { Cpu = 0 }.Validate()), StringComparison.Ordinal);
        Assert.Empty(new TrialResources { Cpu = 0, AdditionalBundles = [new()] }.Validate());
    }

    [Fact]
    public void Equality_is_by_value_and_every_part_counts()
    {
        TrialResources[] different =
        [
            Everything, Everything with { Cpu = 1 }, Everything with { Gpu = 1 }, Everything with { Memory = 1 }, Everything with { Strategy = BundleStrategy.Pack },
            Everything with { Custom = new Dictionary<string, double>() }, Everything with { Labels = new Dictionary<string, string>() }, Everything with { AdditionalBundles = [] },
        ];

        Assert.Equal(different.Length, different.Distinct().Count());
        Assert.Equal(Everything, Everything with { Custom = new Dictionary<string, double> { ["licence"] = 1, ["fpga"] = 0.25 } });
        Assert.Equal(Everything.GetHashCode(), (Everything with { Labels = Everything.Labels }).GetHashCode());
        Assert.NotEqual<ResourceBundle>(TrialResources.Default, TrialResources.Default.OwnBundle);
    }

    [Fact]
    public void Text_is_for_a_person() =>
        Assert.Equal(
            "StrictSpread of [2 CPU + 0.5 GPU + 1.5 GiB memory + 0.25 fpga + 1 licence where gpu=a100, zone=west], [1 CPU + 1 GPU], [2 licence]",
            Everything.ToString());
}
