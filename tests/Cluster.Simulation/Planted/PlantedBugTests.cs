using Xunit.Abstractions;

namespace Tune.ClusterSimulation;

/// <summary>The simulation finds what it is there to find.</summary>
public sealed class PlantedBugTests(ITestOutputHelper output)
{
    private const int Seeds = 200;

    public static TheoryData<PlantedBug> Bugs =>
    [
        new PlantedBug(
            "lost acknowledgement: a runner is told that its reports are safe before they are", "Grains", "ExperimentGrain.Reports.cs",
            "        await written;\n        return new ReportReply(",
            "        _ = written;\n        await Task.CompletedTask;\n        return new ReportReply("),
        new PlantedBug(
            "double start: a runner that is started again starts again", "Grains", "TrialRunnerGrain.cs",
            "        if (_start is not null) return;\n",
            ""),
        new PlantedBug(
            "forgotten release: a trial that ends keeps its slot", "Grains", "TrialRunnerGrain.cs",
            "        await GrainFactory.GetGrain<IResourceBrokerGrain>(GrainKeys.Default).ReleaseAsync(_start!.Lease);\n",
            ""),
    ];

    [Theory]
    [MemberData(nameof(Bugs), DisableDiscoveryEnumeration = true)]
    public void A_planted_bug_is_found(PlantedBug bug)
    {
        ArgumentNullException.ThrowIfNull(bug);
        string? failure = null;
        var thread = new Thread(() => failure = new MutantContext(bug).FirstFailure(Seeds));
        thread.Start();
        thread.Join();

        output.WriteLine($"{bug.Kind}\n  found by seed {failure}");
        Assert.True(failure is not null, $"{Seeds} seeds do not find this: {bug.Kind}");
    }
}
