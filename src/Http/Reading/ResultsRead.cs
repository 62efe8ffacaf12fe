namespace Tune.Http;

/// <summary>Results of an experiment as of an event.</summary>
/// <param name="Results">The results.</param>
/// <param name="Sequence">The last entry of the journal that they tell of.</param>
internal readonly record struct ResultsRead(ResultGrid<Configuration> Results, long Sequence);
