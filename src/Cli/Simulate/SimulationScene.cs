namespace Tune.Cli;

/// <summary>All that simulations have in common: what is tried, which way is better, and with what.</summary>
/// <param name="Data">What is tried, and how it trains.</param>
/// <param name="Goal">Which way values are better.</param>
/// <param name="Options">Workers and budget.</param>
internal sealed record SimulationScene(SimulationData Data, Goal Goal, SimulatorOptions Options)
{
    /// <summary>A simulation before its first event.</summary>
    /// <exception cref="InvalidExperimentException">The searcher or scheduler does not fit.</exception>
    public Simulator Open(SearcherSpec searcher, SchedulerSpec scheduler, ulong seed, out SimulatedTrials trials)
    {
        trials = Data.For(seed);
        var spec = new ExperimentSpec<Configuration>
        {
            Name = "simulation",
            Space = trials.Space,
            Objective = new Objective(ObjectiveArguments.DefaultName, Goal),
            Samples = trials.Trials,
            Presets = trials.Presets,
            Searcher = searcher,
            Scheduler = scheduler,
            Seed = seed,
        };
        return new Simulator(spec, trials.Curves, Options);
    }
}
