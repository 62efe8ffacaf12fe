using Microsoft.Extensions.Configuration;
using Tune.Hosting;

namespace Tune.Grains;

/// <summary>What a silo says that it has.</summary>
public sealed class SiloResourcesTests
{
    [Fact]
    public void What_is_not_declared_is_found()
    {
        var found = Of(new() { Slots = 6 }, models: ["A100", "A100"]);

        Assert.Equal((6, 2), (found.Capacity.Cpu, found.Capacity.Gpu));
        Assert.True(found.Capacity.Memory > 0);
        Assert.Equal(["0", "1"], found.GpuIds.AsEnumerable());
        Assert.Equal("A100", found.Capacity.Labels["gpu-model"]);
        Assert.Empty(Of(new(), models: ["A100", "T4"]).Capacity.Labels);
    }

    [Theory]
    [InlineData("3,1", "3,1")]
    [InlineData("GPU-ab", "GPU-ab")]
    [InlineData("", "")]
    [InlineData("3,1,0,7", "3,1,0")]
    public void Hidden_gpus_are_not_counted_and_visible_ones_keep_their_names(string visible, string ids)
        => Assert.Equal(ids, string.Join(",", Of(new(), models: ["T4", "T4", "T4"], visible: visible).GpuIds));

    [Fact]
    public void What_is_declared_counts_and_nothing_is_looked_for()
    {
        var options = new TuneServiceOptions { Slots = 6 };
        (options.Resources.Cpu, options.Resources.Gpu, options.Resources.Memory) = (2.5, 1.5, "2GiB");
        options.Resources.Custom["licence"] = 3;

        var declared = Of(options, models: null);

        Assert.Equal((2.5, 1.5, 2L << 30, 3), (declared.Capacity.Cpu, declared.Capacity.Gpu, declared.Capacity.Memory, declared.Capacity.Custom["licence"]));
        Assert.Equal(["0", "1"], declared.GpuIds.AsEnumerable());
    }

    [Fact]
    public void Labels_come_from_the_metadata_of_Orleans_and_from_the_options_which_go_first()
    {
        var options = new TuneServiceOptions();
        options.Resources.Labels["gpu"] = "h100";
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("ORLEANS:METADATA:gpu", "a100"), new("ORLEANS:METADATA:zone", "west")]).Build();

        var labels = Of(options, [], configuration: configuration).Capacity.Labels;

        Assert.Equal([("gpu", "h100"), ("zone", "west")], labels.Select(label => (label.Key, label.Value)));
    }

    [Fact]
    public void Options_that_can_not_be_are_all_named()
    {
        var options = new TuneServiceOptions { HeartbeatInterval = TimeSpan.FromSeconds(5), SiloTimeout = TimeSpan.FromSeconds(9) };
        (options.Resources.Cpu, options.Resources.Gpu, options.Resources.Memory) = (-1, double.NaN, "much");

        var problems = new TuneServiceOptionsValidator().Validate(null, options).Failures ?? [];

        Assert.Equal(
        [
            "Tune:Resources:Cpu must be a number of at least 0; was -1.",
            "Tune:Resources:Gpu must be a number of at least 0; was NaN.",
            "Tune:Resources:Memory must be a number of bytes, or a text such as 16GiB; was much.",
            "Tune:SiloTimeout must be at least three times HeartbeatInterval (00:00:05); was 00:00:09.",
        ],
        problems);
    }

    private static SiloResources Of(TuneServiceOptions options, string[]? models, string? visible = null, IConfiguration? configuration = null)
        => new(options, configuration ?? new ConfigurationBuilder().Build(), new Gpus(models), visible);

    private sealed class Gpus(string[]? models) : IGpuProbe
    {
        public IReadOnlyList<string> Find() => models ?? throw new InvalidOperationException("It was looked for GPUs although they are declared.");
    }
}
