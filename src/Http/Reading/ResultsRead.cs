namespace Tune.Http;

/// <summary>Results of an experiment as of an event.</summary>
/// <param name="Index">The results, and what finds trials in them.</param>
/// <param name="Sequence">The last entry of the journal that they tell of.</param>
internal readonly record struct ResultsRead(TrialIndex Index, long Sequence)
{
    public ResultGrid<Configuration> Results => Index.Results;
}
