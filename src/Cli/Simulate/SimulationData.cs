namespace Tune.Cli;

/// <summary>What is simulated, whatever the searcher, the scheduler and the seed.</summary>
internal abstract record SimulationData
{
    /// <summary>What an experiment with a seed tries, and how it trains.</summary>
    public abstract SimulatedTrials For(ulong seed);

    /// <summary>A table without a space: its rows in a seeded random order.</summary>
    public sealed record OfRows(CurveTable Table, TimeSpan PerIteration, int? Trials) : SimulationData
    {
        public override SimulatedTrials For(ulong seed) => Recorded(RecordedTrials.OfRows(Table, PerIteration, seed, Trials ?? int.MaxValue));
    }

    /// <summary>A table with a space: whatever is suggested, by the nearest rows.</summary>
    public sealed record OfSurrogate(SearchSpace Space, TableSurrogate Surrogate, int Trials) : SimulationData
    {
        public override SimulatedTrials For(ulong seed) => new(Space, [], Surrogate, Trials, null);
    }

    /// <summary>The trials of a trace, with the space that holds them.</summary>
    public sealed record OfTrace(RecordedTrials Trace, SearchSpace Space) : SimulationData
    {
        public override SimulatedTrials For(ulong seed) => Recorded(Trace) with { Space = Space };
    }

    private static SimulatedTrials Recorded(RecordedTrials trials) => new(trials.Space, trials.Configurations, trials.Curves, trials.Count, trials.Labels);
}
