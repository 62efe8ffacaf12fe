using System.Reflection;
using Orleans;
using Tune.Grains;
using Tune.Hosting;

namespace Tune.Architecture.Tests.Messages;

/// <summary>During a rolling upgrade old and new silos talk to each other: what is on the wire is only added to.</summary>
public sealed class WireTests
{
    private const string File = "wire.txt";

    private static readonly Assembly[] Ours =
        [typeof(Experiment).Assembly, typeof(IExperimentGrain).Assembly, typeof(Trainable).Assembly, typeof(ITuner).Assembly, typeof(TuneServiceOptions).Assembly];

    [Fact]
    public void What_released_silos_say_and_hear_stays_as_it_is_and_what_is_new_has_been_looked_at()
    {
        var wire = new WireForm(Ours);
        var interfaces = Ours.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type)).ToList();
        foreach (var grain in interfaces) wire.AddInterface(grain);
        foreach (var item in StreamItems.Names) wire.Add(Assert.Single(Ours.SelectMany(assembly => assembly.GetTypes()), type => type.Name == item));
        var path = Path.Combine(Repository.Root, "tests/Architecture.Tests/Approved", File);
        var approved = System.IO.File.Exists(path) ? System.IO.File.ReadAllLines(path) : [];

        Assert.Contains("type tune.silo-report: 5 Boolean", wire.Lines);
        Assert.Contains("call tune.resource-broker.ReportSiloAsync(SiloReport) -> Task<Int64>", wire.Lines);
        var gone = approved.Except(wire.Lines).ToList();
        // no TUNE_APPROVE takes a line out
        Assert.True(gone.Count == 0, $"Silos that were released know this, and a rolling upgrade needs it: keep it, and add beside it. What no released silo has is removed from {File} by hand.\n{string.Join('\n', gone.Select(line => $"- {line}"))}");
        Approved.Verify(File, wire.Lines);
    }

    [Fact]
    public void Members_have_ids_of_their_own()
    {
        var wire = new WireForm(Ours);
        foreach (var grain in Ours.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))) wire.AddInterface(grain);

        var members = wire.Lines.Where(line => line.StartsWith("type ", StringComparison.Ordinal) && line.Contains(": ", StringComparison.Ordinal)).Select(line => line[..line.LastIndexOf(' ')]).ToList();

        Assert.True(members.Count > 50, $"{members.Count} members");
        Assert.Empty(members.GroupBy(member => member).Where(same => same.Count() > 1).Select(same => same.Key));
    }
}
