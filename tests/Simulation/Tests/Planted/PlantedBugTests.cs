using System.Runtime.ExceptionServices;
using Xunit.Abstractions;

namespace Tune.Simulations;

/// <summary>The simulation finds what it is there to find.</summary>
public sealed class PlantedBugTests(ITestOutputHelper output)
{
    private const int Seeds = 200;

    public static TheoryData<PlantedBug> Bugs =>
    [
        new PlantedBug(
            "lost acknowledgement: a runner is told that its reports are safe before they are", "Grains/Experiments/ExperimentGrain.cs",
            "        await written;\n        return new ReportReply(",
            "        _ = written;\n        await Task.CompletedTask;\n        return new ReportReply(", 1),
        new PlantedBug(
            "missing fence: what an attempt says that is not the current one any more is taken for the current one's", "Grains/Experiments/LiveExperiment.cs",
            "facts.AddRange(Handle(new Input.Reported(Now, id, batch.Attempt,",
            "facts.AddRange(Handle(new Input.Reported(Now, id, Kernel.Find(id)?.Attempt ?? batch.Attempt,", 78),
        new PlantedBug(
            "double start: an experiment that is loaded again starts what still runs once more", "Grains/Experiments/LiveExperiment.Losses.cs",
            "if (found.Any(held => held.Trial == trial.Number && held.Attempt == attempt)) continue;",
            "", 102),
        new PlantedBug(
            "forgotten release: a lease that was given back in vain is never free again", "Grains/ResourceBrokerGrain.cs",
            "        ReleaseForgotten();\n        Offer();",
            "        Offer();", 3),
        new PlantedBug(
            "stale read: what was journalled after the snapshot is not seen when it is loaded", "Grains/Experiments/StoredExperiment.cs",
            "            UserCodeContext.Call(() => kernel.Replay(facts), row.Name, onStray);\n",
            "            if (snapshotAt == 0) kernel.Replay(facts);\n", 40),
        new PlantedBug(
            "trusted clock: an experiment believes its machine's clock, whatever it is set to", "Grains/Experiments/LiveExperiment.cs",
            "    public DateTimeOffset Now => _clock.Now;\n",
            "    public DateTimeOffset Now => _services.Time.GetUtcNow();\n", 3),
        new PlantedBug(
            "forgotten request: what is asked for again because its answer was lost is done again", "Grains/Experiments/ExperimentGrain.Additions.cs",
            "new Input.Extend(Live.Now, samples, extraTime) { Request = request }",
            "new Input.Extend(Live.Now, samples, extraTime) { Request = request with { Id = $\"{request.Id} {Live.Now:O}\" } }", 5),
    ];

    [Theory]
    [MemberData(nameof(Bugs), DisableDiscoveryEnumeration = true)]
    public void A_planted_bug_is_found(PlantedBug bug)
    {
        ArgumentNullException.ThrowIfNull(bug);
        string? failure = null;
        Exception? trouble = null;
        var thread = new Thread(() =>
        {
            try
            {
                failure = new MutantContext(bug).FirstFailure(Seeds);
            }
            catch (Exception exception)
            {
                // thrown there it would end the process, and with it all tests that have not run
                trouble = exception;
            }
        });
        thread.Start();
        thread.Join();
        if (trouble is not null) ExceptionDispatchInfo.Throw(trouble);

        output.WriteLine($"{bug.Kind}\n  found by seed {failure}");
        Assert.True(failure is not null, $"{Seeds} seeds do not find this: {bug.Kind}");
    }
}
