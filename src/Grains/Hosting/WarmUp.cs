using static Tune.Domain;

namespace Tune;

/// <summary>
/// Goes once through what every experiment goes through, so that it is compiled by then. Most of a start is compilation, and a silo starts on one core:
/// done meanwhile, it costs no time.
/// </summary>
internal static class WarmUp
{
    private static int _hasBegun;

    /// <summary>Once in a process, and only where a core is idle meanwhile.</summary>
    public static void Begin()
    {
        if (Environment.ProcessorCount > 1 && Interlocked.Exchange(ref _hasBegun, 1) == 0) Task.Run(Decide);
    }

    private static void Decide()
    {
        var algorithms = new AlgorithmRegistry();
        var now = DateTimeOffset.UnixEpoch;
        ExperimentSpec spec = new ExperimentSpec<Configuration>
        {
            Name = "warm-up", Space = new SearchSpace { ["x"] = Uniform(0, 1) }, Objective = Objective.Minimize("loss"), Samples = 1, Searcher = new RandomSearch(),
        };
        ExperimentValidator.Validate(spec);
        var kernel = new Experiment(ExperimentSpecJson.Read(ExperimentSpecJson.Write(spec, algorithms), algorithms)) { SuggestsAside = true };
        var trial = new TrialId(0);
        foreach (var input in new Input[] { new Input.Start(now), new Input.SlotOffered(now), new Input.Reported(now, trial, 1, 1, new Metrics("loss", 1).Freeze(), TimeSpan.Zero, null), new Input.Completed(now, trial, 1) })
            foreach (var fact in kernel.Handle(input)) FactJson.Write(fact, 1).ToFact();
        _ = kernel.Wants;
        kernel.View(now);
    }
}
