using System.Reflection;
using Orleans;
using Tune.Grains;
using Xunit.Abstractions;

namespace Tune.Architecture.Tests.Messages;

/// <summary>
/// Inside a silo messages marked as immutable are passed as they are. So a message must be one that nobody can change, however deep: otherwise
/// what one grain does to it would show in another.
/// </summary>
public sealed class MessageTests(ITestOutputHelper output)
{
    private static readonly Assembly[] Ours =
        [typeof(Experiment).Assembly, typeof(IExperimentGrain).Assembly, typeof(Trainable).Assembly, typeof(ITuner).Assembly];

    [Fact]
    public void What_calls_and_streams_carry_cannot_be_changed()
    {
        var walk = new MessageWalk(Ours, ApprovedMessages.Names);
        var interfaces = Ours.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type)).ToList();
        foreach (var grain in interfaces) walk.WalkCalls(grain);
        foreach (var item in StreamItems.Names) walk.Walk(TypeOf(item), $"a stream of {item}", "item");
        output.WriteLine($"{interfaces.Count} interfaces, {StreamItems.Names.Count} kinds of stream items, {walk.Count} types.");
        if (Environment.GetEnvironmentVariable("TUNE_APPROVE") == "1") ApprovedMessages.Keep(walk.Used);

        Assert.Contains(typeof(IExperimentGrain), interfaces);
        Assert.Contains(nameof(ReportBatch), StreamItems.Names);
        Assert.True(walk.Findings.Count == 0, string.Join('\n', walk.Findings));
        Assert.Empty(ApprovedMessages.Names.Except(walk.Used));
    }

    [Fact]
    public void What_is_approved_has_a_reason() => Assert.Empty(ApprovedMessages.WithoutReason);

    [Fact]
    public void Planted_messages_that_can_be_changed_are_found()
    {
        var walk = new MessageWalk([typeof(MessageTests).Assembly], []);

        walk.WalkCalls(typeof(IPlantedGrain));

        Assert.Equal(
            [
                "PlantedField._count", "PlantedGeneric<Dictionary<String, Int32>>.Value", "PlantedGeneric<Int32[]>.Value", "PlantedInside._function",
                "PlantedInside.captured", "PlantedList.Anything", "PlantedList.Names", "PlantedList.Numbers", "PlantedSettable.Number", "PlantedStruct.Value",
            ],
            Found(walk));
    }

    [Fact]
    public void Approved_messages_are_no_findings_and_what_is_approved_in_vain_is_seen()
    {
        string[] approved = ["PlantedList.Numbers", "PlantedField._count", "PlantedInside", "PlantedGood.Name", "PlantedGood"];
        var walk = new MessageWalk([typeof(MessageTests).Assembly], approved);

        walk.WalkCalls(typeof(IPlantedGrain));

        Assert.Equal(
            ["PlantedGeneric<Int32[]>.Value", "PlantedList.Anything", "PlantedList.Names", "PlantedSettable.Number", "PlantedStruct.Value"], Found(walk));
        Assert.Equal(["PlantedGood.Name", "PlantedGood"], approved.Except(walk.Used));
    }

    private static IEnumerable<string> Found(MessageWalk walk) => walk.Findings.Select(finding => finding.Split(": ")[0]).Distinct();

    private static Type TypeOf(string name)
        => Assert.Single(Ours.SelectMany(assembly => assembly.GetTypes()), type => type.Name == name);
}
